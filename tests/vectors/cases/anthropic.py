"""Anthropic (Claude Managed Agents), from Claude Platform Docs, Unwrap."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Anthropic (Claude Managed Agents), Claude Platform Docs, Unwrap"

vectors = standard_webhooks(
    "anthropic", SOURCE, envelope=Envelope((), None, None, None, type_required=False)
)
