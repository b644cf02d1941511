"""BuildWorkPro, from buildworkpro.com, Verifying signatures."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "BuildWorkPro, buildworkpro.com, Verifying signatures"

vectors = light(
    "buildworkpro",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "BuildWorkPro-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
    envelope=Envelope(("/id",), None, None, None, type_required=False),
    body='{"id":"evt_1001","name":"Café"}',
)
