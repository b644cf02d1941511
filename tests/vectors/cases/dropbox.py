"""Dropbox, from dropbox/mdwebhook, app.py."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Dropbox, dropbox/mdwebhook, app.py"

vectors = light(
    "dropbox", SOURCE, lambda s: mac(s.key, s.body), encode_hex, "X-Dropbox-Signature"
)
