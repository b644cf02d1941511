"""Crisp's hooks of plugins, from docs.crisp.chat, Web Hooks Reference."""

from __future__ import annotations

from light import light
from signing import NOW, Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Crisp, docs.crisp.chat, Web Hooks Reference (V1)"


def own(v: Vectors) -> None:
    v.accept(
        "a time in milliseconds",
        "No source says the unit: so many digits have no other.",
        timestamp=NOW * 1000,
    )


vectors = light(
    "crisp",
    SOURCE,
    lambda s: mac(s.key, "[", s.timestamp, ";", s.body, "]"),
    encode_hex,
    "X-Crisp-Signature",
    timestamp="signed",
    timestamp_header="X-Crisp-Request-Timestamp",
    envelope=Envelope((), "/event", None, "/data"),
    body='{"website_id":"42286ab3","event":"message:send","data":{"content":"Hey!"},"timestamp":1704067200123}',
    own=own,
)
