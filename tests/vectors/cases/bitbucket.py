"""Bitbucket Cloud, from bitbucket.org, enhanced-webhook-security."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Bitbucket Cloud, bitbucket.org, enhanced-webhook-security"

vectors = light(
    "bitbucket",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Hub-Signature",
    value=lambda signature, _: "sha256=" + signature,
)
