"""Intigriti, from intigriti/webhook-samples, javascript/index.js."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Intigriti, intigriti/webhook-samples, javascript/index.js"

vectors = light(
    "intigriti",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Intigriti-Digest",
)
