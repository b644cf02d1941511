"""Razorpay, from razorpay/razorpay-node, utils/razorpay-utils.js."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Razorpay, razorpay/razorpay-node, utils/razorpay-utils.js"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Razorpay, razorpay/razorpay-node, test/utils/razorpay-utils.spec.js",
        secrets="123456",
        secret="123456",
        body=b'{"a":1,"b":2,"c":{"d":3}}',
        signature="2fe04e22977002e6c7cb553adab8b460cb9e2a4970d5953cb27a8472752e3bbc",
        operation="verify",
    )


vectors = light(
    "razorpay",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Razorpay-Signature",
    envelope=Envelope((), "/event", None, "/payload", type_required=False),
    body='{"event":"something.happened","payload":{"amount":1000,"name":"Café"}}',
    own=own,
)
