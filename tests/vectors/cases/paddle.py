"""Paddle Billing, from PaddleHQ/paddle-node-sdk, helpers/webhooks-validator.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Paddle Billing, PaddleHQ/paddle-node-sdk, helpers/webhooks-validator.ts"

vectors = light(
    "paddle",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ":", s.body),
    encode_hex,
    "Paddle-Signature",
    value=lambda signature, timestamp: f"ts={timestamp};h1={signature}",
    listed=True,
    timestamp="signed",
    envelope=Envelope(
        ("/event_id",), "/event_type", "/occurred_at", "/data", type_required=False
    ),
    body='{"event_id":"evt_1001","event_type":"something.happened","occurred_at":"2024-01-15T10:30:00Z","data":{"amount":1000,"name":"Café"}}',
)
