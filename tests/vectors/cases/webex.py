"""Cisco Webex, from developer.webex.com, Using a webhook secret."""

from __future__ import annotations

from light import hashed, light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Cisco Webex, developer.webex.com, Using a webhook secret"


def own(v: Vectors) -> None:
    hashed(v)


vectors = light(
    "webex",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "X-Spark-Signature",
    own=own,
)
