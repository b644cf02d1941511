"""Sinch Numbers, from sinch/sinch-sdk-node, utils/authorization.helper.ts."""

from __future__ import annotations

from light import hashed, light
from signing import encode_hex, mac

SOURCE = "Sinch Numbers, sinch/sinch-sdk-node, utils/authorization.helper.ts"

vectors = light(
    "sinch-numbers",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "X-Sinch-Signature",
    own=lambda v: hashed(v),
)
