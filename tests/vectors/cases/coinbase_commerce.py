"""Coinbase Commerce, from docs.cdp.coinbase.com, webhooks-security."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Coinbase Commerce, docs.cdp.coinbase.com, webhooks-security"

vectors = light(
    "coinbase-commerce",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-CC-Webhook-Signature",
)
