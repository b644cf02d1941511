"""Klaviyo, from developers.klaviyo.com, Working with system webhooks."""

from __future__ import annotations

from families import with_value, without
from light import light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Klaviyo, developers.klaviyo.com, Working with system webhooks"
TIMESTAMP = "Klaviyo-Timestamp"
DATE = "Thu, 04 Jan 2024 18:05:25 GMT"


def own(v: Vectors) -> None:
    v.refuse(
        "date changed",
        "signature_mismatch",
        "The date is signed, right behind the body.",
        headers=with_value(TIMESTAMP, lambda text: text.replace("25", "26")),
    )
    v.refuse(
        "a date of another length",
        "malformed_header",
        "Its length alone keeps it apart from the body.",
        details={"header": TIMESTAMP},
        headers=with_value(TIMESTAMP, lambda _: "1704391525"),
    )
    v.refuse(
        "no date",
        "missing_header",
        "It is among what is signed.",
        details={"header": TIMESTAMP},
        headers=without(TIMESTAMP),
    )


vectors = light(
    "klaviyo",
    SOURCE,
    # The raw body, then the date as its header has it.
    lambda s: mac(s.key, s.body, DATE),
    encode_hex,
    "Klaviyo-Signature",
    further=((TIMESTAMP, DATE),),
    envelope=Envelope((), None, None, "/data", type_required=False),
    body='{"data":[{"external_id":"4vRpBT","topic":"event:klaviyo.sent_sms","payload":{}}],'
    '"meta":{"klaviyo_account_id":"AbC123","klaviyo_webhook_id":"01HKV"}}',
    own=own,
)
