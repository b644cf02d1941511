"""Vercel, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import hashed, light
from signing import Envelope, encode_hex, mac

SOURCE = "Vercel, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "vercel",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "x-vercel-signature",
    own=lambda v: hashed(v),
    envelope=Envelope(("/id",), "/type", None, "/payload", type_required=False),
    body='{"id":"evt_1001","type":"something.happened","payload":{"amount":1000,"name":"Café"}}',
)
