"""Resend, from resend/resend-node, webhooks/webhooks.ts."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Resend, resend/resend-node, webhooks/webhooks.ts"

vectors = standard_webhooks(
    "resend",
    SOURCE,
    "svix",
    envelope=Envelope((), None, None, None, type_required=False),
)
