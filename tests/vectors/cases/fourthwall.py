"""Fourthwall, from docs.fourthwall.com, Signature verification."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Fourthwall, docs.fourthwall.com, Signature verification"

vectors = light(
    "fourthwall",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Fourthwall-Hmac-SHA256",
)
