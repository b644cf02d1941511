"""Cloudflare Stream, from cloudflare/cloudflare-docs, stream/manage-video-library/using-webhooks.mdx."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Cloudflare Stream, cloudflare/cloudflare-docs, stream/manage-video-library/using-webhooks.mdx"

vectors = light(
    "cloudflare-stream",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Webhook-Signature",
    value=lambda signature, timestamp: f"time={timestamp},sig1={signature}",
    listed=True,
    timestamp="signed",
)
