"""Mux, from mux.com, verify-webhook-signatures."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Mux, mux.com, verify-webhook-signatures"

vectors = light(
    "mux",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Mux-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
)
