"""Fourvenues, from docs.fourvenues.com, Authentication."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Fourvenues, docs.fourvenues.com, Authentication"

vectors = light(
    "fourvenues",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Webhook-Signature",
)
