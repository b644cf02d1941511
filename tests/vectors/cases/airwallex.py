"""Airwallex, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Airwallex, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "airwallex",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, s.body),
    encode_hex,
    "x-signature",
    timestamp="signed",
    timestamp_header="x-timestamp",
    milliseconds=True,
)
