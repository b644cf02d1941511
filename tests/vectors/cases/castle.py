"""Castle, from castle/castle-node, services/webhook-verify.service.ts."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Castle, castle/castle-node, services/webhook-verify.service.ts"

vectors = light(
    "castle", SOURCE, lambda s: mac(s.key, s.body), encode_base64, "X-Castle-Signature"
)
