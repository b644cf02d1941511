"""ElevenLabs, from elevenlabs/elevenlabs-js, wrapper/webhooks.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "ElevenLabs, elevenlabs/elevenlabs-js, wrapper/webhooks.ts"

vectors = light(
    "elevenlabs",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "ElevenLabs-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v0={signature}",
    listed=True,
    timestamp="signed",
    tolerance=1800,
)
