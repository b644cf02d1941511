"""Nango, from NangoHQ/nango, docs/guides/platform/webhooks-from-nango.mdx."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Nango, NangoHQ/nango, docs/guides/platform/webhooks-from-nango.mdx"

vectors = light(
    "nango",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Nango-Hmac-Sha256",
    envelope=Envelope((), "/type", None, None, type_required=False),
    body='{"type":"sync","connectionId":"1001","name":"Café"}',
)
