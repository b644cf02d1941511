"""Afterpay, from developers.cash.app, Webhook Signature Generation."""

from __future__ import annotations

from light import light, requested
from signing import Envelope, encode_base64, mac
from vectors import Vectors

SOURCE = "Afterpay, developers.cash.app, Webhook Signature Generation"
URL = "https://example.com/webhooks/afterpay"
BODY = (
    '{"webhook_event_id": "b4df2187-4090-4845-be15-a73546107cbe", "webhook_event_type": "created",'
    ' "dispute_id": "dp_KvGaECApCMdsH8earUSa2V", "merchant_reference": "08CF65ZSFNHVM"}'
)


def own(v: Vectors) -> None:
    requested(v, other="http://example.com/webhooks/afterpay")
    v.refuse(
        "signed with the host alone",
        "signature_mismatch",
        "The whole URL is signed.",
        signature=encode_base64(
            mac(
                v.provider.secret.encode(),
                "example.com\n",
                str(v.timestamp),
                "\n",
                v.body,
            )
        ),
    )


vectors = light(
    "afterpay",
    SOURCE,
    lambda s: mac(s.key, s.url, "\n", s.timestamp, "\n", s.body),
    encode_base64,
    "X-Afterpay-Request-Signature",
    timestamp="signed",
    timestamp_header="X-Afterpay-Request-Date",
    envelope=Envelope(("/webhook_event_id",), "/webhook_event_type"),
    body=BODY,
    url=URL,
    own=own,
)
