"""Katana, from developer.katanamrp.com, Verifying a webhook signature."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Katana, developer.katanamrp.com, Verifying a webhook signature"

vectors = light(
    "katana",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "x-sha2-signature",
)
