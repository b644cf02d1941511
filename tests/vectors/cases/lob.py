"""Lob, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from families import with_value
from light import light
from signing import NOW, Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Lob, webhook-co/webhook, adapters/config.ts"
TIMESTAMP = "Lob-Signature-Timestamp"


def own(v: Vectors) -> None:
    v.refuse(
        "timestamp changed",
        "signature_mismatch",
        "It is signed, before the body.",
        headers=with_value(TIMESTAMP, lambda text: text[:-1] + "1"),
    )
    v.refuse(
        "a timestamp with a dot",
        "malformed_header",
        "A dot ends it: what stands behind could be the body's.",
        details={"header": TIMESTAMP},
        headers=with_value(TIMESTAMP, lambda text: text + ".1"),
    )


vectors = light(
    "lob",
    SOURCE,
    lambda s: mac(s.key, f"{NOW}000", ".", s.body),
    encode_hex,
    "Lob-Signature",
    further=((TIMESTAMP, f"{NOW}000"),),
    envelope=Envelope(
        ("/id",), "/event_type/id", "/date_created", "/body", type_required=False
    ),
    body='{"id":"evt_d95ff8ffd2b5cfb4","body":{"id":"psc_d2d10a2e9cba991c"},'
    '"event_type":{"id":"postcard.created"},"date_created":"2024-01-15T10:30:00.000Z"}',
    own=own,
)
