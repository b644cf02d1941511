"""Unit21, from docs.unit21.ai, Webhook Verification."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Unit21, docs.unit21.ai, Webhook Verification"

vectors = light(
    "unit21",
    SOURCE,
    # t, a dot and the request body, by HMAC-SHA256 with the webhook's key
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Unit21-Signature",
    value=lambda signature, timestamp: f"t={timestamp},s0={signature}",
    listed=True,
    timestamp="signed",
)
