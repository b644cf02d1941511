"""Truv, from truvhq/quickstart, node/src/index.js."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Truv, truvhq/quickstart, node/src/index.js"

vectors = light(
    "truv",
    SOURCE,
    # 'v1=' + crypto.createHmac('sha256', key).update(body).digest('hex')
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-WEBHOOK-SIGN",
    value=lambda signature, _: f"v1={signature}",
    envelope=Envelope((), "/event_type", None, None),
    body='{"event_type":"task-status-updated","status":"done"}',
)
