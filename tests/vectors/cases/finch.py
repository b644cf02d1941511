"""Finch, from Finch-API/finch-api-node, resources/webhooks.ts."""

from __future__ import annotations

from base64 import b64decode

from light import standard_webhooks
from signing import Envelope
from vectors import Vectors

SOURCE = "Finch, Finch-API/finch-api-node, resources/webhooks.ts"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Finch, Finch-API/finch-api-node, tests/api-resources/webhooks.test.ts",
        secrets="5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH",
        secret="5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH",
        message_id="msg_2Lh9KRb0pzN4LePd3XiA4v12Axj",
        timestamp=1676312382,
        now=1676312382,
        body=b'{"company_id":"720be419-0293-4d32-a707-32179b0827ab"}',
        signature="m7y0TV2C+hlHxU42wCieApTSTaA8/047OAplBqxIV/s=",
        operation="verify",
    )


vectors = standard_webhooks(
    "finch",
    SOURCE,
    names=("Finch-Event-Id", "Finch-Timestamp", "Finch-Signature"),
    secret="C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    other_secret="MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    key=b64decode,
    envelope=Envelope((), None, None, None, type_required=False),
    own=own,
)
