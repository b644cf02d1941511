"""Airship, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Airship, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "airship",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ":", s.body),
    encode_hex,
    "X-UA-Signature",
    timestamp="signed",
    timestamp_header="X-UA-Timestamp",
)
