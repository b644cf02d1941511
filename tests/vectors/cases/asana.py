"""Asana, from developers.asana.com, webhooks-guide."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Asana, developers.asana.com, webhooks-guide"

vectors = light(
    "asana",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Hook-Signature",
    envelope=Envelope((), None, None, "/events", type_required=False),
    body='{"events":{"amount":1000,"name":"Café"}}',
)
