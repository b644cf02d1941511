"""Recurly, from docs.recurly.com, Signature verification, and recurly-client-ruby."""

from __future__ import annotations

from light import light
from signing import NOW, encode_hex, mac
from vectors import Vectors

SOURCE = "Recurly, docs.recurly.com, Signature verification"


def own(v: Vectors) -> None:
    wrong = encode_hex(bytes(32))
    v.accept(
        "two signatures while a key is replaced",
        "All that follow the time are compared.",
        value=lambda text: text.replace(",", f",{wrong},"),
    )
    v.refuse(
        "two signatures, neither right",
        "signature_mismatch",
        "All that follow the time are compared.",
        value=f"{NOW}000,{wrong},{wrong}",
    )
    v.refuse(
        "the signature before the time",
        "malformed_timestamp",
        "The first entry is the time.",
        value=lambda text: ",".join(reversed(text.split(","))),
    )
    v.refuse(
        "no signature",
        "malformed_signature",
        "XML is not signed, and so not taken.",
        value=f"{NOW}000",
    )


vectors = light(
    "recurly",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "recurly-signature",
    value=lambda signature, timestamp: f"{timestamp},{signature}",
    timestamp="signed",
    milliseconds=True,
    own=own,
)
