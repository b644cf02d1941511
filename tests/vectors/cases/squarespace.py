"""Squarespace, from developers.squarespace.com, Verifying notifications."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Squarespace, developers.squarespace.com, Verifying notifications"

vectors = light(
    "squarespace",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "Squarespace-Signature",
    secret="058bfb6a3d8cfdc4da7c3be5901b16ae11da982b46a25fb2cd7016e97a140a1c",
    other_secret="158bfb6a3d8cfdc4da7c3be5901b16ae11da982b46a25fb2cd7016e97a140a1c",
    key=bytes.fromhex,
)
