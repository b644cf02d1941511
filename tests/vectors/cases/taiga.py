"""Taiga, from taigaio/taiga-back, taiga/webhooks/tasks.py."""

from __future__ import annotations

from light import hashed, light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Taiga, taigaio/taiga-back, taiga/webhooks/tasks.py"


def own(v: Vectors) -> None:
    hashed(v)


vectors = light(
    "taiga",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "X-TAIGA-WEBHOOK-SIGNATURE",
    envelope=Envelope((), "/type", None, "/data", type_required=False),
    body='{"action":"change","type":"userstory","data":{"subject":"Café"}}',
    own=own,
)
