"""Zammad, from zammad/zammad, lib/user_agent.rb."""

from __future__ import annotations

from light import hashed, light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Zammad, zammad/zammad, lib/user_agent.rb"


def own(v: Vectors) -> None:
    hashed(v)


vectors = light(
    "zammad",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "X-Hub-Signature",
    value=lambda signature, _: "sha1=" + signature,
    own=own,
)
