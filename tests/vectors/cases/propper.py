"""Propper, from docs.propper.ai, Verifying webhook signatures."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Propper, docs.propper.ai, Verifying webhook signatures"


def own(v: Vectors) -> None:
    v.accept(
        "one signature for each of two secrets",
        "While a secret is replaced, the header holds a signature for each.",
        value=lambda text: text.replace(",v1=", ",v1=" + "0" * 64 + ",v1=", 1),
    )


vectors = light(
    "propper",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-Propper-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
    own=own,
)
