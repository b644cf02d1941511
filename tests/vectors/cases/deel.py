"""Deel, from developer.deel.com, webhooks-get-started."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Deel, developer.deel.com, webhooks-get-started"

vectors = light(
    "deel", SOURCE, lambda s: mac(s.key, "POST", s.body), encode_hex, "x-deel-signature"
)
