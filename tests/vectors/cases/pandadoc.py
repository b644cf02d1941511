"""PandaDoc, from developers.pandadoc.com, How to Verify Webhook Authenticity."""

from __future__ import annotations

from typing import Any

from signing import Envelope, Provider, Sample, Signed, encode_hex, mac
from vectors import Json, Vectors, file

SOURCE = "PandaDoc, developers.pandadoc.com, How to Verify Webhook Authenticity"
URL = "https://example.com/webhook-handler/?tenant=7"
BODY = (
    '[{"event":"document_state_changed","data":{"id":"msFYActMfJHqNTKH8YSvF1","name":"Café","status":'
    '"document.completed","date_created":"2024-01-15T10:30:00.000000Z"}}]'
)

PROVIDER = Provider(
    name="pandadoc",
    source=SOURCE,
    secret="Xq8v4BvJ2MN8m8XV5iKCnE",
    other_secret="Yr9w5CwK3NO9n9YW6jLDoF",
    digest=lambda s: mac(s.key, s.body),
    encode=encode_hex,
    signature_header="",
    envelope=Envelope(type_required=False),
    samples=(Sample("document_state_changed", SOURCE, BODY),),
    wrap=lambda data: data,
)


def signature(body: bytes, secret: str = PROVIDER.secret) -> str:
    return PROVIDER.signature(Signed(secret.encode(), body, "", ""))


def to(text: str, url: str = URL) -> dict[str, Any]:
    """What is handed over of a request with a signature."""
    return {"handed_over": {"method": "POST", "url": f"{url}&signature={text}"}}


def vectors() -> Json:
    v = Vectors(PROVIDER)
    body = v.body
    right = signature(body)
    name = {"header": "query:signature"}
    v.accept("genuine", "The signature is a parameter of the URL.", **to(right))
    v.accept(
        "path and query as the server sees them",
        "The host is not signed.",
        **to(right, "/webhook-handler/?tenant=7"),
    )
    v.accept(
        "the parameter in another place",
        "Where it stands says nothing.",
        handed_over={"url": f"https://example.com/?signature={right}&tenant=7"},
    )
    v.accept(
        "a header of that name beside it",
        "It is not looked at.",
        headers=lambda sent: [("signature", "0" * 64), ("query:signature", "0" * 64)],
        **to(right),
    )
    v.refuse(
        "tampered body",
        "signature_mismatch",
        "The body is signed.",
        body=body.replace(b"completed", b"voided"),
        **to(right),
    )
    v.refuse(
        "signed with another secret",
        "signature_mismatch",
        "The key of another subscription.",
        **to(signature(body, PROVIDER.other_secret)),
    )
    v.refuse(
        "no signature",
        "missing_header",
        "The URL has none.",
        details=name,
        handed_over={"method": "POST", "url": URL},
    )
    v.refuse(
        "signature in a header alone",
        "missing_header",
        "No header stands in for it.",
        details=name,
        headers=lambda sent: [("signature", right), ("query:signature", right)],
        handed_over={"method": "POST", "url": URL},
    )
    v.refuse(
        "two signatures",
        "duplicate_header",
        "It is open which one counts.",
        details={**name, "count": 2},
        **to(f"{right}&signature={signature(body, PROVIDER.other_secret)}"),
    )
    v.refuse(
        "the URL not handed over",
        "invalid_option",
        "A mistake of the program, and not of the sender.",
        details={"option": "url"},
        handed_over={"method": "POST"},
    )
    for what, text in [
        ("in capital letters", right.upper()),
        ("cut", right[:-1]),
        ("with a digit escaped", f"%3{right[0]}{right[1:]}"),
    ]:
        v.refuse(
            f"signature {what}",
            "malformed_signature",
            "It is read as it stands there.",
            details=name,
            **to(text),
        )
    return file("pandadoc", "none", v.cases)
