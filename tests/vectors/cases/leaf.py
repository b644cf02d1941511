"""Leaf Agriculture, from docs.withleaf.io, Authentication."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_base64, mac

SOURCE = "Leaf Agriculture, docs.withleaf.io, Authentication"

vectors = light(
    "leaf",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Leaf-Signature",
    envelope=Envelope((), "/type", "/timestamp", None, type_required=True),
    body='{"type":"fieldCreated","timestamp":"2024-01-15T10:30:00.000000Z","name":"Café"}',
)
