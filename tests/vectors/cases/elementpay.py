"""Element Pay, from devs.elementpay.net, Webhook signature verification."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Element Pay, devs.elementpay.net, Webhook signature verification"

vectors = light(
    "elementpay",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_base64,
    "X-Webhook-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
)
