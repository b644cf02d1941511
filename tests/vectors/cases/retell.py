"""Retell AI, from RetellAI/retell-typescript-sdk, lib/webhook_auth.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Retell AI, RetellAI/retell-typescript-sdk, lib/webhook_auth.ts"

vectors = light(
    "retell",
    SOURCE,
    lambda s: mac(s.key, s.body, s.timestamp),
    encode_hex,
    "x-retell-signature",
    value=lambda signature, timestamp: f"v={timestamp},d={signature}",
    listed=True,
    timestamp="signed",
    milliseconds=True,
)
