"""Airtable, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from base64 import b64decode

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Airtable, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "airtable",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Airtable-Content-MAC",
    value=lambda signature, _: "hmac-sha256=" + signature,
    secret="c2VjcmV0IG9mIHRoaXMgZW5kcG9pbnQ=",
    other_secret="YW5vdGhlciBzZWNyZXQgb2YgYW4gZW5kcG9pbnQ=",
    key=b64decode,
    envelope=Envelope((), None, "/timestamp", "/webhook", type_required=False),
    body='{"timestamp":"2024-01-15T10:30:00Z","webhook":{"amount":1000,"name":"Café"}}',
)
