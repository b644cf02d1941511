"""Tolt, from docs.tolt.com, verify."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Tolt, docs.tolt.com, verify"

vectors = standard_webhooks(
    "tolt", SOURCE, "svix", envelope=Envelope((), None, None, None, type_required=False)
)
