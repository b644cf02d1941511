"""Cronofy, from cronofy/cronofy-ruby, lib/cronofy/client.rb."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_base64, mac
from vectors import Vectors

SOURCE = "Cronofy, cronofy/cronofy-ruby, lib/cronofy/client.rb"


def own(v: Vectors) -> None:
    wrong = encode_base64(bytes(32))
    v.accept(
        "one signature for each of two client secrets",
        "A list, one for each secret that is active.",
        value=lambda text: f"{wrong},{text}",
    )
    v.refuse(
        "a list without the right one",
        "signature_mismatch",
        "Every one is compared.",
        value=f"{wrong},{wrong}",
    )


vectors = light(
    "cronofy",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "Cronofy-HMAC-SHA256",
    envelope=Envelope((), None, None, None, type_required=False),
    own=own,
)
