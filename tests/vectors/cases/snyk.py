"""Snyk, from docs.snyk.io, Snyk webhooks."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Snyk, docs.snyk.io, Snyk webhooks"

vectors = light(
    "snyk",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Hub-Signature",
    value=lambda signature, _: "sha256=" + signature,
)
