"""CallingBox, from docs.callingbox.io, Webhook security."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "CallingBox, docs.callingbox.io, Webhook security"

vectors = light(
    "callingbox",
    SOURCE,
    # HMAC-SHA256 of `t.body`, lowercase hex
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "CallingBox-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
)
