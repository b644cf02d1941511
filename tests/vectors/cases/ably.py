"""Ably, from ably/docs, webhooks/index.mdx."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_base64, mac

SOURCE = "Ably, ably/docs, webhooks/index.mdx"

vectors = light(
    "ably",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Ably-Signature",
    envelope=Envelope((), None, None, "/items", type_required=False),
    body='{"items":{"amount":1000,"name":"Café"}}',
)
