"""Alchemy, from alchemyplatform/webhook-examples, node-express/src/webhooksUtil.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Alchemy, alchemyplatform/webhook-examples, node-express/src/webhooksUtil.ts"

vectors = light(
    "alchemy",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Alchemy-Signature",
)
