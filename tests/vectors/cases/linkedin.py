"""LinkedIn, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "LinkedIn, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "linkedin",
    SOURCE,
    lambda s: mac(s.key, "hmacsha256=", s.body),
    encode_hex,
    "X-LI-Signature",
)
