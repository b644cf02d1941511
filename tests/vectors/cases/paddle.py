"""Paddle Billing, from PaddleHQ/paddle-node-sdk, helpers/webhooks-validator.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Paddle Billing, PaddleHQ/paddle-node-sdk, helpers/webhooks-validator.ts"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Paddle Billing, PaddleHQ/paddle-node-sdk, src/__tests__/notifications/webhooks-validator.node.test.ts",
        secrets="VALID_SECRET",
        secret="VALID_SECRET",
        timestamp=1698796800,
        now=1698796800,
        body=b'{"data": ["1", "2"]}',
        value="ts=1698796800;h1=a300428748dce5c70e4da19bffd60769591ea969c99dea3105d0ec9612cf43f9",
        operation="verify",
    )


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
    own=own,
)
