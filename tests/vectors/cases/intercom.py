"""Intercom, from Intercom, Signed notifications."""

from __future__ import annotations

from light import hashed, light
from signing import Envelope, encode_hex, mac

SOURCE = "Intercom, Intercom, Signed notifications"

vectors = light(
    "intercom",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "X-Hub-Signature",
    value=lambda signature, _: "sha1=" + signature,
    own=lambda v: hashed(v),
    envelope=Envelope(("/id",), "/topic", None, "/data", type_required=False),
    body='{"id":"evt_1001","topic":"something.happened","data":{"amount":1000,"name":"Café"}}',
)
