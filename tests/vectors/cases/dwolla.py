"""Dwolla, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Dwolla, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "dwolla",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Request-Signature-SHA-256",
)
