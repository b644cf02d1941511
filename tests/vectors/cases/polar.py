"""Polar, from polarsource/polar-js, src/webhooks.ts."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Polar, polarsource/polar-js, src/webhooks.ts"

vectors = standard_webhooks(
    "polar",
    SOURCE,
    key=str.encode,
    envelope=Envelope((), "/type", None, "/data", type_required=True),
    body='{"type":"something.happened","data":{"amount":1000,"name":"Café"}}',
)
