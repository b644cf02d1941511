"""Scalev, from developers.scalev.id, Verifying a webhook request."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Scalev, developers.scalev.id, Verifying a webhook request"

vectors = light(
    "scalev",
    SOURCE,
    # base64.b64encode(hmac.new(signing_secret, json_body, 'sha256').digest())
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Scalev-Hmac-Sha256",
)
