"""Wise, from docs.wise.com, Event handling."""

from __future__ import annotations

from light import light, public_keys
from public_keys import OTHER_RSA, RSA, sign
from signing import Envelope, encode_base64

SOURCE = "Wise, docs.wise.com, Event handling"
BODY = (
    '{"data":{"resource":{"id":111,"type":"transfer"},"current_state":"processing",'
    '"occurred_at":"2020-01-01T12:34:56Z"},"event_type":"transfers#state-change","schema_version":"2.0.0"}'
)

vectors = light(
    "wise",
    SOURCE,
    lambda s: sign(s.key, s.body, form="pkcs1"),
    encode_base64,
    "X-Signature-SHA256",
    secret=RSA.pem,
    other_secret=OTHER_RSA.pem,
    envelope=Envelope(
        (), "/event_type", "/data/occurred_at", "/data", type_required=False
    ),
    body=BODY,
    own=public_keys,
)
