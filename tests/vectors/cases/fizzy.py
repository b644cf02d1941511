"""Fizzy, from basecamp/fizzy, models/webhook/delivery.rb."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Fizzy, basecamp/fizzy, models/webhook/delivery.rb"

vectors = light(
    "fizzy",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Webhook-Signature",
    envelope=Envelope(
        ("/id",), "/action", "/created_at", "/eventable", type_required=True
    ),
    body='{"id":"evt_1001","action":"card_published","created_at":"2024-01-15T10:30:00Z","eventable":{"name":"Café"}}',
)
