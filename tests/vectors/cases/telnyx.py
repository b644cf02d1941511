"""Telnyx, from team-telnyx/telnyx-node, src/lib/webhooks.ts."""

from __future__ import annotations

from base64 import b64encode

from light import light, public_keys
from public_keys import ED25519, OTHER_ED25519, sign
from signing import Envelope, encode_base64

SOURCE = "Telnyx, team-telnyx/telnyx-node, src/lib/webhooks.ts"
BODY = (
    '{"data":{"event_type":"number_order.complete","id":"d578b093-a0e7-4b64-b0d3-6b689a6ff170",'
    '"occurred_at":"2025-08-22T16:23:54.496464Z","payload":{"status":"success"},"record_type":"event"}}'
)

vectors = light(
    "telnyx",
    SOURCE,
    # `${timestamp}|${payload}`
    lambda s: sign(s.key, s.timestamp, "|", s.body),
    encode_base64,
    "Telnyx-Signature-Ed25519",
    timestamp="signed",
    timestamp_header="Telnyx-Timestamp",
    secret=b64encode(ED25519.raw).decode(),
    other_secret=b64encode(OTHER_ED25519.raw).decode(),
    envelope=Envelope(
        ("/data/id",),
        "/data/event_type",
        "/data/occurred_at",
        "/data/payload",
        type_required=False,
    ),
    body=BODY,
    own=public_keys,
)
