"""Sightengine, from sightengine.com, Callback verification and signature."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Sightengine, sightengine.com, Callback verification and signature"

vectors = light(
    "sightengine",
    SOURCE,
    # the timestamp, a dot and the JSON payload, by HMAC-SHA256 with the endpoint's secret
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Sightengine-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
)
