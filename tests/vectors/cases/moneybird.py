"""Moneybird, from developer.moneybird.com, Verifying signatures."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Moneybird, developer.moneybird.com, Verifying signatures"


def own(v: Vectors) -> None:
    v.accept(
        "one signature for each of two secrets",
        "While a secret is replaced, the header holds a signature for each.",
        value=lambda text: text.replace(",v1=", ",v1=" + "0" * 64 + ",v1=", 1),
    )


vectors = light(
    "moneybird",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Moneybird-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
    own=own,
)
