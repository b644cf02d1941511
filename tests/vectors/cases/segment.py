"""Segment, from segmentio/action-destinations, which sends, and its documentation."""

from __future__ import annotations

from light import hashed, light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = (
    "Segment, segmentio/action-destinations, destinations/webhook/index.ts; "
    "segmentio/segment-docs, Webhooks (Actions)"
)
FIRST = '{"messageId":"022bb90c","type":"track","timestamp":"2024-01-15T10:30:00.000Z"}'


def own(v: Vectors) -> None:
    hashed(v)
    v.refuse(
        "a batch, whose first event is signed",
        "signature_mismatch",
        "The other events are not protected by it.",
        body=f'[{FIRST},{{"messageId":"forged","type":"track"}}]'.encode(),
        signed_body=FIRST.encode(),
    )


vectors = light(
    "segment",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "X-Signature",
    envelope=Envelope(
        ("/messageId",), "/type", "/timestamp", None, type_required=False
    ),
    body=FIRST,
    own=own,
)
