"""Clerk, from Clerk Docs, verifyWebhook()."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Clerk, Clerk Docs, verifyWebhook()"

vectors = standard_webhooks(
    "clerk",
    SOURCE,
    "svix",
    envelope=Envelope((), "/type", None, "/data", type_required=False),
    body='{"type":"something.happened","data":{"amount":1000,"name":"Café"}}',
)
