"""Greenhouse, from grnhse/greenhouse-api-docs, webhooks/_introduction.md."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Greenhouse, grnhse/greenhouse-api-docs, webhooks/_introduction.md"


def own(v: Vectors) -> None:
    v.refuse(
        "signature without its prefix",
        "malformed_signature",
        "The hash's name and a blank stand before it.",
        value=lambda text: text.removeprefix("sha256 "),
    )


vectors = light(
    "greenhouse",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "Signature",
    value=lambda signature, _: "sha256 " + signature,
    own=own,
)
