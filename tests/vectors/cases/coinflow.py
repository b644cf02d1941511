"""Coinflow, from docs.coinflow.cash, Verifying webhook signatures."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Coinflow, docs.coinflow.cash, Verifying webhook signatures"

vectors = light(
    "coinflow",
    SOURCE,
    # HMAC-SHA256 by the Webhook Validation Key of `{t}.{body}`, in hex
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Coinflow-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
)
