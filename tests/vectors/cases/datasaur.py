"""Datasaur, from docs.datasaur.ai, webhook-signature."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Datasaur, docs.datasaur.ai, webhook-signature"

vectors = light(
    "datasaur", SOURCE, lambda s: mac(s.key, s.body), encode_hex, "X-Datasaur-Signature"
)
