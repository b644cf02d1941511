"""TikTok, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "TikTok, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "tiktok",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "TikTok-Signature",
    value=lambda signature, timestamp: f"t={timestamp},s={signature}",
    listed=True,
    timestamp="signed",
)
