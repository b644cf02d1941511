"""Front, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Front, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "front",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ":", s.body),
    encode_base64,
    "X-Front-Signature",
    timestamp="signed",
    timestamp_header="X-Front-Request-Timestamp",
    milliseconds=True,
)
