"""Billit, from docs.accesspoint.billit.eu, webhooks-signature."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Billit, docs.accesspoint.billit.eu, webhooks-signature"

vectors = light(
    "billit",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Billit-Signature",
    value=lambda signature, timestamp: f"t={timestamp},s={signature}",
    listed=True,
    timestamp="signed",
)
