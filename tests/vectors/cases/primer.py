"""Primer, from primer.io, Configure webhooks."""

from __future__ import annotations

from light import OTHER_SECRET, light
from signing import Envelope, Header, encode_base64, mac
from vectors import Vectors

SOURCE = "Primer, primer.io, Configure webhooks"
PRIMARY, SECONDARY = "X-Signature-Primary", "X-Signature-Secondary"


def own(v: Vectors) -> None:
    def rotated(sent: list[Header]) -> list[Header]:
        """The new secret's signature first, the old one's beside it."""
        new = encode_base64(mac(OTHER_SECRET.encode(), v.body))
        return [
            pair
            for name, value in sent
            for pair in (
                [(PRIMARY, new), (SECONDARY, value)]
                if name == PRIMARY
                else [(name, value)]
            )
        ]

    v.accept(
        "with the old secret, after it was replaced",
        "The second signature comes for a day.",
        headers=rotated,
    )
    v.accept(
        "with the new secret, after it was replaced",
        "Either signature is enough.",
        secrets=OTHER_SECRET,
        headers=rotated,
    )
    v.refuse(
        "a second signature that is not right",
        "signature_mismatch",
        "Neither of the two is that of this secret.",
        headers=lambda sent: [
            (n, encode_base64(bytes(32))) for n in (PRIMARY, SECONDARY)
        ],
    )


vectors = light(
    "primer",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    PRIMARY,
    envelope=Envelope((), "/eventType", None, None, type_required=False),
    body='{"eventType":"PAYMENT.STATUS","date":"2023-07-13T05:28:58.000000","signedAt":"1689221338",'
    '"version":"2.4","payment":{"id":"DdRZ6YY0","amount":3000}}',
    own=own,
)
