"""Cursor, from cursor.com, Cloud Agents, Webhooks."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Cursor, cursor.com, Cloud Agents, Webhooks"

vectors = light(
    "cursor",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Webhook-Signature",
    value=lambda signature, _: "sha256=" + signature,
    envelope=Envelope(type="/event", occurred_at="/timestamp"),
    body='{"event":"statusChange","timestamp":"2024-01-15T10:30:00Z","id":"bc_abc123","status":"FINISHED"}',
)
