"""Sentry (integration platform), from docs.sentry.io, webhooks."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Sentry (integration platform), docs.sentry.io, webhooks"

vectors = light(
    "sentry",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "Sentry-Hook-Signature",
    envelope=Envelope((), "/action", None, "/data", type_required=True),
    body='{"action":"something.happened","data":{"amount":1000,"name":"Café"}}',
)
