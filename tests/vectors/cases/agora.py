"""Agora's notifications, from AgoraIO/Docs-Source, with the example that its page shows."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Agora, AgoraIO/Docs-Source, _signature-verification.mdx"
BODY = (
    '{"eventMs":1560408533119,"eventType":10,"noticeId":"4eb720f0-8da7-11e9-a43e-53f411c2761f",'
    '"notifyMs":1560408533119,"payload":{"a":"1","b":2},"productId":1}'
)


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        secrets="secret",
        secret="secret",
        signature="6d3320c60b11101395b7fc8f9068748808a0aa1bfa064438e39d1bc2c7d74d99",
        operation="verify",
    )
    v.refuse(
        "the published example of SHA-1",
        "malformed_signature",
        "That is what stands in `Agora-Signature`.",
        secrets="secret",
        secret="secret",
        signature="033c62f40f687675f17f0f41f91a40c71c0f134c",
    )


vectors = light(
    "agora",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "Agora-Signature-V2",
    envelope=Envelope(("/noticeId",), None, None, "/payload", type_required=False),
    body=BODY,
    own=own,
)
