"""Gogs, from gogs/gogs, internal/database/webhook.go."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Gogs, gogs/gogs, internal/database/webhook.go"

vectors = light(
    "gogs",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Gogs-Signature",
)
