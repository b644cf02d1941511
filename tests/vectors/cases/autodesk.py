"""Autodesk Platform Services, from autodesk-platform-services/aps-webhooks-signature, README.md."""

from __future__ import annotations

from light import hashed, light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Autodesk Platform Services, autodesk-platform-services/aps-webhooks-signature, README.md"


def own(v: Vectors) -> None:
    hashed(v)


vectors = light(
    "autodesk",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "x-adsk-signature",
    value=lambda signature, _: "sha1hash=" + signature,
    own=own,
)
