"""SignatureAPI, from signatureapi.com, Verify webhook signatures."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "SignatureAPI, signatureapi.com, Verify webhook signatures"

vectors = standard_webhooks(
    "signatureapi",
    SOURCE,
    "webhook",
    envelope=Envelope((), "/type", None, "/data"),
    body='{"id":"evt_4p2oouvNvjp1I9ckgqycH2","type":"recipient.completed","data":{"object_id":"re_7v7Sion0vqjJioYmwfZ9mf"}}',
)
