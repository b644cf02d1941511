"""Revolut (Business, Merchant, Ramp), from developer.revolut.com, verify-the-payload-signature.md."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Revolut (Business, Merchant, Ramp), developer.revolut.com, verify-the-payload-signature.md"

vectors = light(
    "revolut",
    SOURCE,
    lambda s: mac(s.key, "v1.", s.timestamp, ".", s.body),
    encode_hex,
    "Revolut-Signature",
    value=lambda signature, _: "v1=" + signature,
    listed=True,
    timestamp="signed",
    timestamp_header="Revolut-Request-Timestamp",
    milliseconds=True,
)
