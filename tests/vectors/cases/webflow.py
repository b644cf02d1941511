"""Webflow, from developers.webflow.com, webhook-signatures."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Webflow, developers.webflow.com, webhook-signatures"

vectors = light(
    "webflow",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ":", s.body),
    encode_hex,
    "x-webflow-signature",
    timestamp="signed",
    timestamp_header="x-webflow-timestamp",
    milliseconds=True,
    envelope=Envelope((), "/triggerType", None, "/payload", type_required=False),
    body='{"triggerType":"something.happened","payload":{"amount":1000,"name":"Café"}}',
)
