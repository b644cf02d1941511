"""Customer.io, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Customer.io, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "customer-io",
    SOURCE,
    lambda s: mac(s.key, "v0:", s.timestamp, ":", s.body),
    encode_hex,
    "X-CIO-Signature",
    timestamp="signed",
    timestamp_header="X-CIO-Timestamp",
)
