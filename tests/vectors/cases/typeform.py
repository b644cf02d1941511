"""Typeform, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_base64, mac

SOURCE = "Typeform, webhook-co/webhook, adapters/config.ts"

vectors = light(
    "typeform",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "Typeform-Signature",
    value=lambda signature, _: "sha256=" + signature,
    envelope=Envelope(
        ("/event_id",),
        "/event_type",
        "/form_response/submitted_at",
        "/form_response",
        type_required=False,
    ),
    body='{"event_id":"evt_1001","event_type":"something.happened","form_response":{"submitted_at":"2024-01-15T10:30:00Z","amount":1000,"name":"Café"}}',
)
