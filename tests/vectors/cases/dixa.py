"""Dixa, from docs.dixa.io, Webhooks: security best practices."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Dixa, docs.dixa.io, Webhooks: security best practices"

vectors = light(
    "dixa",
    SOURCE,
    # HMAC-SHA256 by the decoded secret of `t.body`, in hex
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-DIXA-SIGNATURE",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
    milliseconds=True,
    secret="058bfb6a3d8cfdc4da7c3be5901b16ae11da982b46a25fb2cd7016e97a140a1c",
    other_secret="158bfb6a3d8cfdc4da7c3be5901b16ae11da982b46a25fb2cd7016e97a140a1c",
    key=bytes.fromhex,
)
