"""Coinbase Commerce, from docs.cdp.coinbase.com, webhooks-security."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Coinbase Commerce, docs.cdp.coinbase.com, webhooks-security"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Coinbase Commerce, coinbase/coinbase-commerce-node, test/testWebhook.spec.js",
        secrets="30291a20-0bd1-4267-9b0f-e6e7b123c0bf",
        secret="30291a20-0bd1-4267-9b0f-e6e7b123c0bf",
        body=b'{"id":1,"scheduled_for":"2017-01-31T20:50:02Z","attempt_number":1,"event":{"id":"24934862-d980-46cb-9402-43c81b0cdba6","type":"charge:created","api_version":"2018-03-22","created_at":"2017-01-31T20:49:02Z","data":{"code":"66BEOV2A","name":"The Sovereign Individual","description":"Mastering the Transition to the Information Age","hosted_url":"https://commerce.coinbase.com/charges/66BEOV2A","created_at":"2017-01-31T20:49:02Z","expires_at":"2017-01-31T21:04:02Z","timeline":[{"time":"2017-01-31T20:49:02Z","status":"NEW"}],"metadata":{},"pricing_type":"no_price","payments":[],"addresses":{"bitcoin":"0000000000000000000000000000000000","ethereum":"0x0000000000000000000000000000000000000000","litecoin":"3000000000000000000000000000000000","bitcoincash":"bitcoincash:000000000000000000000000000000000000000000"}}}}',
        signature="8be7742c7d372f08a6a3224edadf18a22b65fa9e28f3f2de97376cdaa092590d",
        operation="verify",
    )


vectors = light(
    "coinbase-commerce",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-CC-Webhook-Signature",
    own=own,
)
