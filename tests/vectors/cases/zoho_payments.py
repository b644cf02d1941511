"""Zoho Payments, from zoho.com, Verifying webhooks."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Zoho Payments, zoho.com, Verifying webhooks"

vectors = light(
    "zoho-payments",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-Zoho-Webhook-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v={signature}",
    listed=True,
    timestamp="signed",
    milliseconds=True,
)
