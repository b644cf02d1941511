"""Doppler, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Doppler, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "doppler",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Doppler-Signature",
    value=lambda signature, _: "sha256=" + signature,
)
