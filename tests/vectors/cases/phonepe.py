"""PhonePe, from developer.phonepe.com, Handling Webhooks."""

from __future__ import annotations

import hashlib

from shared_tokens import maker, token
from signing import Envelope
from vectors import Vectors


def of(credentials: str) -> str:
    return hashlib.sha256(credentials.encode()).hexdigest()


def own(v: Vectors) -> None:
    v.refuse(
        "the credentials themselves",
        "signature_mismatch",
        "Their hash is what comes.",
        signature="shop:password1",
    )
    v.refuse(
        "the hash after a prefix",
        "signature_mismatch",
        "It comes alone.",
        signature=lambda text: f"SHA256 {text}",
    )


vectors = maker(
    token(
        "phonepe",
        "PhonePe, developer.phonepe.com, Handling Webhooks",
        "Authorization",
        secrets=(of("shop:password1"), of("shop:password2")),
        body='{"event":"checkout.order.completed","payload":{"orderId":"OMOxx","state":"COMPLETED","amount":10000}}',
        envelope=Envelope((), "/event", None, "/payload", type_required=False),
    ),
    own,
)
