"""Ordergroove, from developer.ordergroove.com, Webhooks Verification."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Ordergroove, developer.ordergroove.com, Webhooks Verification"


def own(v: Vectors) -> None:
    wrong = encode_hex(bytes(32))
    v.accept(
        "two signatures while a key is replaced",
        "`ts=<TIMESTAMP>,sig=<new>,sig=<old>`: each is compared.",
        value=lambda text: text.replace(",sig=", f",sig={wrong},sig="),
    )


vectors = light(
    "ordergroove",
    SOURCE,
    # hmac.new(key, f"{ts}.{payload}", hashlib.sha256).hexdigest()
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Ordergroove-Signature",
    value=lambda signature, timestamp: f"ts={timestamp},sig={signature}",
    listed=True,
    timestamp="signed",
    own=own,
)
