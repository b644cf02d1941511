"""Stream (getstream.io), from GetStream/stream-chat-js, src/signing.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Stream (getstream.io), GetStream/stream-chat-js, src/signing.ts"

vectors = light(
    "stream",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Signature",
)
