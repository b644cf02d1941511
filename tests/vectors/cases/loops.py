"""Loops, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Loops, webhook-co/webhook, adapters/config.ts"

vectors = standard_webhooks(
    "loops", SOURCE, envelope=Envelope((), None, None, None, type_required=False)
)
