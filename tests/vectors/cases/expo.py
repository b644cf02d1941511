"""Expo (EAS), from expo/expo, docs/pages/eas/webhooks.mdx."""

from __future__ import annotations

from light import hashed, light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Expo (EAS), expo/expo, docs/pages/eas/webhooks.mdx"


def own(v: Vectors) -> None:
    hashed(v)


vectors = light(
    "expo",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "expo-signature",
    value=lambda signature, _: "sha1=" + signature,
    own=own,
)
