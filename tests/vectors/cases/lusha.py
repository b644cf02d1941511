"""Lusha, from docs.lusha.com, Verify Lusha webhook signatures."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Lusha, docs.lusha.com, Verify Lusha webhook signatures"

vectors = light(
    "lusha",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-Lusha-Signature",
    timestamp="signed",
    timestamp_header="X-Lusha-Timestamp",
)
