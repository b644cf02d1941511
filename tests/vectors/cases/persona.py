"""Persona, from docs.withpersona.com, Webhook best practices."""

from __future__ import annotations

from light import light
from signing import NOW, Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Persona, docs.withpersona.com, Webhook best practices"


def own(v: Vectors) -> None:
    other = f"t={NOW},v1={encode_hex(bytes(32))}"
    v.accept(
        "two sets, the first right",
        "As while a secret is replaced.",
        value=lambda text: f"{text} {other}",
    )
    v.accept(
        "two sets, the second right",
        "As while a secret is replaced.",
        value=lambda text: f"{other} {text}",
    )
    v.refuse(
        "two sets, neither right",
        "signature_mismatch",
        "Either is compared.",
        value=f"{other} {other}",
    )
    v.refuse(
        "two sets of different times",
        "duplicate_header",
        "Both say when it was sent.",
        details={"header": "Persona-Signature"},
        value=lambda text: f"{text} {other.replace(str(NOW), str(NOW - 1))}",
    )


vectors = light(
    "persona",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Persona-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    timestamp="signed",
    listed=True,
    body='{"data":{"type":"event","id":"evt_1","attributes":{"name":"inquiry.completed",'
    '"created-at":"2024-01-15T10:30:00.000Z"}}}',
    envelope=Envelope(
        (), None, "/data/attributes/created-at", None, type_required=False
    ),
    own=own,
)
