"""GoCardless, from gocardless/gocardless-nodejs, src/webhooks.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "GoCardless, gocardless/gocardless-nodejs, src/webhooks.ts"

vectors = light(
    "gocardless",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "Webhook-Signature",
    envelope=Envelope(("/meta/webhook_id",), None, None, None, type_required=False),
    body='{"meta":{"webhook_id":"evt_1001"}}',
)
