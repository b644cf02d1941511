"""Buildkite, from buildkite/docs, webhooks/_webhook_signature.md."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Buildkite, buildkite/docs, webhooks/_webhook_signature.md"

vectors = light(
    "buildkite",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-Buildkite-Signature",
    value=lambda signature, timestamp: f"timestamp={timestamp},signature={signature}",
    listed=True,
    timestamp="signed",
)
