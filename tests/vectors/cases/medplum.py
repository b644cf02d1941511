"""Medplum, from medplum/medplum, docs/subscriptions/subscription-extensions.md."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Medplum, medplum/medplum, docs/subscriptions/subscription-extensions.md"

vectors = light(
    "medplum",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Signature",
)
