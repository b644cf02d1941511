"""Go1, from go1com/webhook-verifier-js, src/signature-verifier.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Go1, go1com/webhook-verifier-js, src/signature-verifier.ts"

vectors = light(
    "go1",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "go1-signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
    tolerance=60,
)
