"""Autotask PSA, from autotask.net, Secret key and payload verification."""

from __future__ import annotations

from light import hashed, light
from signing import encode_base64, mac
from vectors import Vectors

SOURCE = "Autotask PSA, autotask.net, Secret key and payload verification"


def own(v: Vectors) -> None:
    hashed(v)


vectors = light(
    "autotask",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_base64,
    "X-Hook-Signature",
    value=lambda signature, _: "sha1=" + signature,
    own=own,
)
