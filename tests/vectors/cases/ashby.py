"""Ashby, from developers.ashbyhq.com, Authenticating webhooks."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Ashby, developers.ashbyhq.com, Authenticating webhooks"

vectors = light(
    "ashby",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "Ashby-Signature",
    value=lambda signature, _: "sha256=" + signature,
)
