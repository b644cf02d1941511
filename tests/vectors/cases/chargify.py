"""Maxio Advanced Billing (Chargify), from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Maxio Advanced Billing (Chargify), webhook-co/webhook, adapters/config.ts"

vectors = light(
    "chargify",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Chargify-Webhook-Signature-Hmac-Sha-256",
)
