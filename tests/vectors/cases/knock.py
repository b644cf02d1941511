"""Knock, from knocklabs/docs, outbound-webhooks/overview.mdx."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_base64, mac

SOURCE = "Knock, knocklabs/docs, outbound-webhooks/overview.mdx"

vectors = light(
    "knock",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_base64,
    "x-knock-signature",
    value=lambda signature, timestamp: f"t={timestamp},s={signature}",
    listed=True,
    timestamp="signed",
    milliseconds=True,
    envelope=Envelope((), "/type", "/created_at", "/data", type_required=True),
    body='{"type":"something.happened","created_at":"2024-01-15T10:30:00Z","data":{"amount":1000,"name":"Café"}}',
)
