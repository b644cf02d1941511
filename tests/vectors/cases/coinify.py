"""Coinify, from coinify-trade-api.readme.io, webhook-signature."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Coinify, coinify-trade-api.readme.io, webhook-signature"

vectors = light(
    "coinify",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Coinify-Webhook-Signature",
)
