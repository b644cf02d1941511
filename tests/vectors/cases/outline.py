"""Outline, from outline/outline, server/models/WebhookSubscription.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Outline, outline/outline, server/models/WebhookSubscription.ts"

vectors = light(
    "outline",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Outline-Signature",
    value=lambda signature, timestamp: f"t={timestamp},s={signature}",
    listed=True,
    timestamp="signed",
    milliseconds=True,
)
