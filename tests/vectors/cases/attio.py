"""Attio, from docs.attio.com, Webhooks."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Attio, docs.attio.com, Webhooks"

vectors = light(
    "attio",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "Attio-Signature",
)
