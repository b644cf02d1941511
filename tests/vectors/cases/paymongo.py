"""PayMongo, from developers.paymongo.com, Securing a webhook."""

from __future__ import annotations

from light import light
from signing import NOW, Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "PayMongo, developers.paymongo.com, Securing a webhook"


def own(v: Vectors) -> None:
    wrong = encode_hex(bytes(32))
    v.accept(
        "a delivery of live mode, with nothing under `te`",
        "The other mode's may be empty.",
        value=lambda text: text.replace("li=", "te=,li="),
    )
    v.accept(
        "a delivery of test mode",
        "Its signature stands under `te`.",
        value=lambda text: f"t={NOW},te={text.rpartition('=')[2]},li=",
    )
    v.accept(
        "a delivery of live mode, with another signature under `te`",
        "Every one is compared.",
        value=lambda text: text.replace("li=", f"te={wrong},li="),
    )
    v.refuse(
        "a signature of neither mode",
        "unsupported_signature",
        "Only the two keys count.",
        value=lambda text: f"t={NOW},v1={text.rpartition('=')[2]}",
    )
    v.refuse(
        "both empty",
        "malformed_signature",
        "There is no signature.",
        value=f"t={NOW},te=,li=",
    )


vectors = light(
    "paymongo",
    SOURCE,
    # The timestamp, a dot, and the raw payload.
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "Paymongo-Signature",
    value=lambda signature, timestamp: f"t={timestamp},li={signature}",
    timestamp="signed",
    listed=True,
    body='{"data":{"id":"evt_41waYXad8VuenT671SucbQJF","type":"event","attributes":'
    '{"type":"source.chargeable","livemode":true,"data":{"id":"src_wZ8pJPV6tL4Dwfq8YgaXMKAR"}}}}',
    envelope=Envelope(
        ("/data/id",), "/data/attributes/type", None, "/data/attributes/data"
    ),
    own=own,
)
