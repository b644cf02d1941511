"""Affirm, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import hashed, light
from signing import encode_hex, mac

SOURCE = "Affirm, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "affirm",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body, algorithm="sha512"),
    encode_hex,
    "X-Affirm-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v0={signature}",
    listed=True,
    timestamp="signed",
    own=lambda v: hashed(v),
)
