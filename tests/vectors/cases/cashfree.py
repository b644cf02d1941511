"""Cashfree Payments, from cashfree.com, webhook-signature."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Cashfree Payments, cashfree.com, webhook-signature"

vectors = light(
    "cashfree",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, s.body),
    encode_base64,
    "x-webhook-signature",
    timestamp="signed",
    timestamp_header="x-webhook-timestamp",
    milliseconds=True,
)
