"""Flagsmith, from Flagsmith/flagsmith, docs, environment-settings.md."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Flagsmith, Flagsmith/flagsmith, docs, environment-settings.md"

vectors = light(
    "flagsmith",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Flagsmith-Signature",
    envelope=Envelope((), "/event_type", None, "/data", type_required=False),
    body='{"event_type":"FLAG_UPDATED","data":{"amount":1000,"name":"Café"}}',
)
