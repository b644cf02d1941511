"""Trello, from developer.atlassian.com, Webhooks, and from what its page says of signatures, as others quote it."""

from __future__ import annotations

from light import hashed, light, requested
from signing import Envelope, encode_base64, mac
from vectors import Vectors

SOURCE = "Trello, developer.atlassian.com, Webhooks, Webhook signatures"
URL = "https://example.com/trelloCallbacks/?memberID=14&mainModel=true"
BODY = (
    '{"model":{"id":"597f3c854baa6e43db4f07d7","name":"testing"},"action":{"id":"59bc8e2ddbd7af0e1474fb0e",'
    '"idMemberCreator":"50e853a3a98492ed05002257","data":{"list":{"name":"Done"}},"type":"updateCard",'
    '"date":"2024-01-15T10:30:00.000Z"}}'
)


def own(v: Vectors) -> None:
    requested(v, other="https://example.com/trelloCallbacks?memberID=14&mainModel=true")
    hashed(v)
    v.refuse(
        "the URL before the body",
        "signature_mismatch",
        "The body comes first.",
        signature=encode_base64(
            mac(v.provider.secret.encode(), URL, v.body, algorithm="sha1")
        ),
    )


vectors = light(
    "trello",
    SOURCE,
    lambda s: mac(s.key, s.body, s.url, algorithm="sha1"),
    encode_base64,
    "X-Trello-Webhook",
    envelope=Envelope(("/action/id",), "/action/type", "/action/date", "/action/data"),
    body=BODY,
    url=URL,
    own=own,
)
