"""Higgsfield, from docs.higgsfield.ai, webhook-security."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Higgsfield, docs.higgsfield.ai, webhook-security"

vectors = standard_webhooks(
    "higgsfield", SOURCE, envelope=Envelope((), None, None, None, type_required=False)
)
