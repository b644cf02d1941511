"""Shippo, from docs.goshippo.com, webhook security, and receivers of others."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Shippo, docs.goshippo.com, webhook security"

vectors = light(
    "shippo",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Shippo-Auth-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
)
