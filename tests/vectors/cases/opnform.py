"""OpnForm, from docs.opnform.com, webhook-security.md."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "OpnForm, docs.opnform.com, webhook-security.md"

vectors = light(
    "opnform",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Webhook-Signature",
    value=lambda signature, _: "sha256=" + signature,
)
