"""Mailgun, from documentation.mailgun.com, Securing Webhooks."""

from __future__ import annotations

from collections.abc import Callable

from inside import inside
from signing import NOW, Envelope
from vectors import Vectors

TOKEN = "e0b5477167110d68991efc6b9f89f0a11066af27834600e123"


def own(v: Vectors, made: Callable[..., bytes]) -> None:
    v.accept(
        "beside a parent's signature",
        "As of a subaccount: it is not looked at.",
        body=made(changed={"/signature/parent-signature": "0" * 64}),
    )
    v.refuse(
        "a token of another length",
        "malformed_header",
        "Fifty characters: nothing stands between it and the time.",
        details={"header": "/signature/token"},
        body=made(changed={"/signature/token": TOKEN[1:]}),
    )


vectors = inside(
    "mailgun",
    "documentation.mailgun.com, Securing Webhooks",
    {
        "signature": {"token": TOKEN, "timestamp": str(NOW), "signature": ""},
        "event-data": {
            "event": "accepted",
            "id": "CCXMjJ7nQi2N3BPigGOdgQ",
            "timestamp": 1705314600.046,
            "recipient": "recipient@sample.mailgun.com",
        },
    },
    signature="/signature/signature",
    timestamp="/signature/timestamp",
    content=lambda d: d["signature"]["timestamp"] + d["signature"]["token"],
    others={"/signature/token": "f" + TOKEN[1:]},
    envelope=Envelope(("/event-data/id",), "/event-data/event", None, "/event-data"),
    own=own,
)
