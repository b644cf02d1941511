"""Lodgify, from docs.lodgify.com, Webhooks."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Lodgify, docs.lodgify.com, Webhooks"

vectors = light(
    "lodgify",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "ms-signature",
    value=lambda signature, _: "sha256=" + signature,
)
