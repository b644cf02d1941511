"""Acuity Scheduling, from AcuityScheduling/acuity-js, src/index.js."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Acuity Scheduling, AcuityScheduling/acuity-js, src/index.js"

vectors = light(
    "acuity",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Acuity-Signature",
)
