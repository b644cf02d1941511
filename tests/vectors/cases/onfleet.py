"""Onfleet, from docs.onfleet.com, secrets.md."""

from __future__ import annotations

from light import hashed, light
from signing import encode_hex, mac

SOURCE = "Onfleet, docs.onfleet.com, secrets.md"

vectors = light(
    "onfleet",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha512"),
    encode_hex,
    "X-Onfleet-Signature",
    secret="4f1b2c3d4e5f60718293a4b5c6d7e8f9",
    other_secret="00112233445566778899aabbccddeeff",
    key=bytes.fromhex,
    own=lambda v: hashed(v),
)
