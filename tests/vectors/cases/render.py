"""Render, from render-examples/webhook-receiver, app.ts."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Render, render-examples/webhook-receiver, app.ts"

vectors = standard_webhooks(
    "render", SOURCE, envelope=Envelope((), None, None, None, type_required=False)
)
