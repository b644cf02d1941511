"""Tally, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Tally, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "tally", SOURCE, lambda s: mac(s.key, s.body), encode_base64, "Tally-Signature"
)
