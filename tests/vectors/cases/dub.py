"""Dub, from dubinc/dub, webhook/signature.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Dub, dubinc/dub, webhook/signature.ts"

vectors = light(
    "dub", SOURCE, lambda s: mac(s.key, s.body), encode_hex, "Dub-Signature"
)
