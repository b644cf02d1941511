"""Nylas, from nylas/nylas-nodejs, models/webhooks.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Nylas, nylas/nylas-nodejs, models/webhooks.ts"

vectors = light(
    "nylas", SOURCE, lambda s: mac(s.key, s.body), encode_hex, "X-Nylas-Signature"
)
