"""Increase, from Increase/increase-typescript, resources/events.ts."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Increase, Increase/increase-typescript, resources/events.ts"

vectors = standard_webhooks(
    "increase",
    SOURCE,
    key=str.encode,
    envelope=Envelope((), "/category", "/created_at", None, type_required=True),
    body='{"category":"something.happened","created_at":"2024-01-15T10:30:00Z"}',
)
