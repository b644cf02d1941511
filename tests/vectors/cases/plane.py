"""Plane, from makeplane/plane, plane/bgtasks/webhook_task.py."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Plane, makeplane/plane, plane/bgtasks/webhook_task.py"

vectors = light(
    "plane",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Plane-Signature",
    envelope=Envelope((), "/event", None, "/data", type_required=False),
    body='{"event":"issue","action":"create","data":{"name":"Café"}}',
)
