"""BoxyHQ SAML Jackson, from boxyhq/jackson, npm/src/event/webhook.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "BoxyHQ SAML Jackson, boxyhq/jackson, npm/src/event/webhook.ts"

vectors = light(
    "boxyhq",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "BoxyHQ-Signature",
    value=lambda signature, timestamp: f"t={timestamp},s={signature}",
    listed=True,
    timestamp="signed",
    milliseconds=True,
)
