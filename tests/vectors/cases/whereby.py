"""Whereby, from docs.whereby.com, Webhooks, as kept in a repository's copy of the documentation."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Whereby, docs.whereby.com, Webhooks, as kept in a repository's copy of the documentation"

vectors = light(
    "whereby",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Whereby-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
    envelope=Envelope(("/id",), "/type", "/createdAt", "/data", type_required=True),
    body='{"id":"7e2d0d7ff379e2a8ad8f1ad2","apiVersion":"1.0","createdAt":"2024-01-15T10:30:00Z","type":"room.client.joined","data":{"amount":1000,"name":"Café"}}',
)
