"""Lithic, from lithic-com/lithic-node, resources/webhooks.ts."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Lithic, lithic-com/lithic-node, resources/webhooks.ts"

vectors = standard_webhooks(
    "lithic",
    SOURCE,
    envelope=Envelope((), "/event_type", None, None, type_required=True),
    body='{"event_type":"something.happened"}',
)
