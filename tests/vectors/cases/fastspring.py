"""FastSpring, from triggerdotdev/trigger.dev, research notes."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "FastSpring, triggerdotdev/trigger.dev, research notes"

vectors = light(
    "fastspring", SOURCE, lambda s: mac(s.key, s.body), encode_base64, "X-FS-Signature"
)
