"""Modern Treasury, from Modern-Treasury/modern-treasury-node, resources/webhooks.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Modern Treasury, Modern-Treasury/modern-treasury-node, resources/webhooks.ts"

vectors = light(
    "modern-treasury", SOURCE, lambda s: mac(s.key, s.body), encode_hex, "X-Signature"
)
