"""Sinch Conversation API, from sinch/sinch-sdk-node, utils/authorization.helper.ts."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac
from vectors import Vectors

SOURCE = "Sinch Conversation API, sinch/sinch-sdk-node, utils/authorization.helper.ts"
NONCE = "01HM6NQ3K0TZ3V8W5Q9Y7R2X4B"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Sinch, sinch/sinch-sdk-node, packages/sms/tests/rest/v1/callbacks/callbacks-webhook.test.ts",
        secrets="SMSWebhooksSecret",
        secret="SMSWebhooksSecret",
        timestamp=1736760161,
        now=1736760161,
        headers=lambda sent: [
            (n, "01JHFFHWYY7HSS4FWTMDTQEK8V" if n.endswith("-nonce") else v)
            for n, v in sent
        ],
        body=b'{"at":"2025-01-13T09:22:40.914Z","batch_id":"01JHFFHQ0P99JPPNQPJDV7JTBP","client_reference":"a client reference","code":0,"operator_status_at":"2025-01-13T09:22:00Z","recipient":"33662162466","status":"Delivered","type":"recipient_delivery_report_sms"}',
        signature="ZoHei66PPN/kZjw7hFVfGhJOnml3iGNCMWoyQVcE5o0=",
        operation="verify",
    )


vectors = light(
    "sinch",
    SOURCE,
    lambda s: mac(s.key, s.body, ".", NONCE, ".", s.timestamp),
    encode_base64,
    "x-sinch-webhook-signature",
    timestamp="signed",
    timestamp_header="x-sinch-webhook-signature-timestamp",
    further=(("x-sinch-webhook-signature-nonce", NONCE),),
    own=own,
)
