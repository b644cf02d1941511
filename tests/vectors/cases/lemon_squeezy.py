"""Lemon Squeezy, from lmsqueezy/nextjs-billing, webhook/route.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Lemon Squeezy, lmsqueezy/nextjs-billing, webhook/route.ts"

vectors = light(
    "lemon-squeezy",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Signature",
    envelope=Envelope((), "/meta/event_name", None, "/data", type_required=False),
    body='{"meta":{"event_name":"something.happened"},"data":{"amount":1000,"name":"Café"}}',
)
