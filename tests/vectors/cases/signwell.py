"""SignWell, from developers.signwell.com, Event Hash Verification."""

from __future__ import annotations

from collections.abc import Callable

from inside import inside
from signing import NOW, Envelope
from vectors import Vectors


def own(v: Vectors, made: Callable[..., bytes]) -> None:
    v.refuse(
        "the mark between the two in the type",
        "malformed_header",
        "Characters could be moved between type and time.",
        details={"header": "/event/type"},
        body=made(changed={"/event/type": "document_signed@"}),
    )


vectors = inside(
    "signwell",
    "developers.signwell.com, Event Hash Verification",
    {
        "event": {"type": "document_signed", "time": NOW, "hash": ""},
        "data": {"object": {"id": "5a67dd3f-2d28-4f1f-9f3e-ce7d47d3f4a2"}},
    },
    signature="/event/hash",
    timestamp="/event/time",
    content=lambda d: f"{d['event']['type']}@{d['event']['time']}",
    others={"/event/type": "document_completed"},
    envelope=Envelope((), "/event/type"),
    own=own,
)
