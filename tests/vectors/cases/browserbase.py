"""Browserbase, from docs.browserbase.com, Verifying deliveries."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Browserbase, docs.browserbase.com, Verifying deliveries"

vectors = standard_webhooks(
    "browserbase",
    SOURCE,
    envelope=Envelope((), "/type", None, "/data"),
    body='{"id":"evt_1","type":"invocation.completed","data":{"state":"completed","name":"Zoë"}}',
)
