"""GrowthBook, from growthbook/growthbook, docs/app/webhooks/event-webhooks.mdx."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "GrowthBook, growthbook/growthbook, docs/app/webhooks/event-webhooks.mdx"

vectors = light(
    "growthbook",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-GrowthBook-Signature",
)
