"""Huntr, from huntr-co/huntr-webhook-verification-examples, Node/server.js."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Huntr, huntr-co/huntr-webhook-verification-examples, Node/server.js"

vectors = light(
    "huntr",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Huntr-Hmac-SHA256",
)
