"""Zoom, from zoom/webhook-sample, index.js."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Zoom, zoom/webhook-sample, index.js"

vectors = light(
    "zoom",
    SOURCE,
    lambda s: mac(s.key, "v0:", s.timestamp, ":", s.body),
    encode_hex,
    "x-zm-signature",
    value=lambda signature, _: "v0=" + signature,
    timestamp="signed",
    timestamp_header="x-zm-request-timestamp",
    envelope=Envelope((), "/event", None, "/payload", type_required=False),
    body='{"event":"something.happened","payload":{"amount":1000,"name":"Café"}}',
)
