"""GoCardless, from gocardless/gocardless-nodejs, src/webhooks.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "GoCardless, gocardless/gocardless-nodejs, src/webhooks.ts"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="GoCardless, gocardless/gocardless-nodejs, src/webhooks.test.ts",
        secrets="ED7D658C-D8EB-4941-948B-3973214F2D49",
        secret="ED7D658C-D8EB-4941-948B-3973214F2D49",
        body=b'{"events":[{"id":"EV00BD05S5VM2T","created_at":"2018-07-05T09:13:51.404Z","resource_type":"subscriptions","action":"created","links":{"subscription":"SB0003JJQ2MR06"},"details":{"origin":"api","cause":"subscription_created","description":"Subscription created via the API."},"metadata":{}},{"id":"EV00BD05TB8K63","created_at":"2018-07-05T09:13:56.893Z","resource_type":"mandates","action":"created","links":{"mandate":"MD000AMA19XGEC"},"details":{"origin":"api","cause":"mandate_created","description":"Mandate created via the API."},"metadata":{}}]}',
        signature="2693754819d3e32d7e8fcb13c729631f316c6de8dc1cf634d6527f1c07276e7e",
        operation="verify",
    )


vectors = light(
    "gocardless",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "Webhook-Signature",
    envelope=Envelope(("/meta/webhook_id",), None, None, None, type_required=False),
    body='{"meta":{"webhook_id":"evt_1001"}}',
    own=own,
)
