"""Viber, from Viber/viber-bot-node, lib/message/message-validator.js."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Viber, Viber/viber-bot-node, lib/message/message-validator.js"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Viber, Viber/viber-bot-node, test/message/message-validator-test.js",
        secrets="44dafb7e0f40021e-61a47a1e6778d187-f2c5a676a07050b3",
        secret="44dafb7e0f40021e-61a47a1e6778d187-f2c5a676a07050b3",
        body=b'{"event":"webhook","timestamp":4977069964384421269,"message_token":1478683725125}',
        signature="d21b343448c8aee33b8e93768ef6ceb64a6ba6163099973a2b8bd028fea510ef",
        operation="verify",
    )


vectors = light(
    "viber",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Viber-Content-Signature",
    envelope=Envelope((), "/event", None, None, type_required=False),
    body='{"event":"message","message":{"text":"Café"}}',
    own=own,
)
