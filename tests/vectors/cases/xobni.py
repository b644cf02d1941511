"""Xobni, from xobni.ai, security."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Xobni, xobni.ai, security"

vectors = light(
    "xobni",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-Xobni-Signature",
    value=lambda signature, _: "sha256=" + signature,
    timestamp="signed",
    timestamp_header="X-Xobni-Timestamp",
)
