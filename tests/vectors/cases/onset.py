"""Onset, from docs.onset.io, Webhooks."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Onset, docs.onset.io, Webhooks"

vectors = light(
    "onset",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "Onset-Signature",
)
