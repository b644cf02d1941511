"""Zendesk, from developer.zendesk.com, Verifying webhook authenticity."""

from __future__ import annotations

from light import NO_ENVELOPE, OTHER_SECRET, SECRET, Light, everyone, layout
from signing import Sample, encode_base64, mac
from vectors import Json, Vectors, file

SOURCE = "Zendesk, developer.zendesk.com, Verifying webhook authenticity"
DATE = "2024-01-15T10:30:00Z"

PROVIDER = Light(
    name="zendesk",
    source=SOURCE,
    secret=SECRET,
    other_secret=OTHER_SECRET,
    # base64(HMACSHA256(TIMESTAMP + BODY))
    digest=lambda s: mac(s.key, s.timestamp, s.body),
    signature_header="X-Zendesk-Webhook-Signature",
    encode=encode_base64,
    samples=(
        Sample("delivery", SOURCE, '{"note":"Café – 10 €","list":[1,2.50,null]}'),
    ),
    wrap=lambda data: data,
    envelope=NO_ENVELOPE,
    timestamp="signed",
    timestamp_header="X-Zendesk-Webhook-Signature-Timestamp",
)


def vectors() -> Json:
    v = Vectors(PROVIDER)
    v.timestamp = DATE
    everyone(v)
    layout(v)
    v.refuse(
        "one second beyond the tolerance",
        "timestamp_too_old",
        "The tolerance ends where it says.",
        details={"skewSeconds": 301, "toleranceSeconds": 300},
        timestamp="2024-01-15T10:24:59Z",
    )
    v.refuse(
        "from the future",
        "timestamp_too_new",
        "A tolerance limits the future too.",
        timestamp="2024-01-15T10:36:00Z",
    )
    v.refuse(
        "Unix seconds where a date is due",
        "malformed_timestamp",
        "The header holds a date with an offset.",
        timestamp="1705314600",
    )
    v.accept(
        "no body",
        "Requests by GET and DELETE have none.",
        body=b"",
        operation="verify",
    )
    return file("zendesk", "signed", v.cases)
