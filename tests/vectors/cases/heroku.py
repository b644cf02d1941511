"""Heroku, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Heroku, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "heroku",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "Heroku-Webhook-Hmac-SHA256",
)
