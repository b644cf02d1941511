"""OpenOrigins, from openorigins.gitbook.io, Verifying signatures."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "OpenOrigins, openorigins.gitbook.io, Verifying signatures"

vectors = light(
    "openorigins",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-OpenOrigins-Signature",
)
