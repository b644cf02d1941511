"""Ghost, from TryGhost/Ghost, services/webhooks/webhook-trigger.js."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Ghost, TryGhost/Ghost, services/webhooks/webhook-trigger.js"

vectors = light(
    "ghost",
    SOURCE,
    lambda s: mac(s.key, s.body, s.timestamp),
    encode_hex,
    "X-Ghost-Signature",
    value=lambda signature, timestamp: f"sha256={signature}, t={timestamp}",
    listed=True,
    timestamp="signed",
    milliseconds=True,
)
