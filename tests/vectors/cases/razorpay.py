"""Razorpay, from razorpay/razorpay-node, utils/razorpay-utils.js."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Razorpay, razorpay/razorpay-node, utils/razorpay-utils.js"

vectors = light(
    "razorpay",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Razorpay-Signature",
    envelope=Envelope((), "/event", None, "/payload", type_required=False),
    body='{"event":"something.happened","payload":{"amount":1000,"name":"Café"}}',
)
