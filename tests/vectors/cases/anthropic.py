"""Anthropic (Claude Managed Agents), from Claude Platform Docs, Unwrap."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Anthropic (Claude Managed Agents), Claude Platform Docs, Unwrap"

vectors = standard_webhooks(
    "anthropic",
    SOURCE,
    envelope=Envelope((), "/data/type", "/created_at", "/data", type_required=True),
    body='{"type":"event","id":"wevt_1001","created_at":"2024-01-15T10:30:00Z","data":{"type":"agent.created","name":"Café"}}',
)
