"""npm hooks, from npm/npm-hook-receiver, index.js."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "npm hooks, npm/npm-hook-receiver, index.js"

vectors = light(
    "npm",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "x-npm-signature",
    value=lambda signature, _: "sha256=" + signature,
)
