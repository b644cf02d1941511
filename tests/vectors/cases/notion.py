"""Notion, from developers.notion.com, v2-webhooks."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Notion, developers.notion.com, v2-webhooks"

vectors = light(
    "notion",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Notion-Signature",
    value=lambda signature, _: "sha256=" + signature,
    envelope=Envelope(("/id",), "/type", "/timestamp", "/data", type_required=False),
    body='{"id":"evt_1001","type":"something.happened","timestamp":"2024-01-15T10:30:00Z","data":{"amount":1000,"name":"Café"}}',
)
