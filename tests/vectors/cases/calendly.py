"""Calendly, from developer.calendly.com, webhook-signatures.md."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Calendly, developer.calendly.com, webhook-signatures.md"

vectors = light(
    "calendly",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Calendly-Webhook-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
    tolerance=180,
    envelope=Envelope((), "/event", "/created_at", "/payload", type_required=False),
    body='{"event":"something.happened","created_at":"2024-01-15T10:30:00Z","payload":{"amount":1000,"name":"Café"}}',
)
