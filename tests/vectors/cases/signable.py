"""Signable, from developers.signable.app, ea-signed-webhooks."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Signable, developers.signable.app, ea-signed-webhooks"

vectors = light(
    "signable", SOURCE, lambda s: mac(s.key, s.body), encode_base64, "Signature"
)
