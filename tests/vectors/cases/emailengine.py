"""EmailEngine, from postalsys/emailengine, workers/webhooks.js."""

from __future__ import annotations

from base64 import urlsafe_b64encode

from light import light
from signing import mac

SOURCE = "EmailEngine, postalsys/emailengine, workers/webhooks.js"


def encode(digest: bytes) -> str:
    return urlsafe_b64encode(digest).decode().rstrip("=")


vectors = light(
    "emailengine",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode,
    "X-EE-Wh-Signature",
)
