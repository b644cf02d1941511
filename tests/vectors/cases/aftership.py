"""AfterShip, from aftership.com, webhook-signature."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "AfterShip, aftership.com, webhook-signature"

vectors = light(
    "aftership",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "aftership-hmac-sha256",
)
