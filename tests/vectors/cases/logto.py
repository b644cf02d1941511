"""Logto, from docs.logto.io, secure-webhooks."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Logto, docs.logto.io, secure-webhooks"

vectors = light(
    "logto", SOURCE, lambda s: mac(s.key, s.body), encode_hex, "logto-signature-sha-256"
)
