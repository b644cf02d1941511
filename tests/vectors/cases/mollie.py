"""Mollie, from mollie/mollie-api-php, src/Webhooks/SignatureValidator.php."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Mollie, mollie/mollie-api-php, src/Webhooks/SignatureValidator.php"

vectors = light(
    "mollie",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Mollie-Signature",
    value=lambda signature, _: "sha256=" + signature,
)
