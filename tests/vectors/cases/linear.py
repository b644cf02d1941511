"""Linear, from the webhook client of its SDK: the time is a field of the signed body, in milliseconds."""

from __future__ import annotations

from light import everyone, keys, layout
from signing import NOW, Envelope, Provider, Sample, encode_hex, mac
from vectors import Json, Vectors, file

SOURCE = "linear/linear, packages/sdk/src/webhooks/client.ts"


def body(at: int | str | None) -> bytes:
    time = "" if at is None else f',"webhookTimestamp":{at}'
    return (
        '{"action":"create","type":"Comment","createdAt":"2024-01-15T10:30:00.000Z","data":{"id":'
        f'"2174add1-f7c8-44e3-bbf3-2d60b5ea8bc9","body":"Café – 10 €"}}{time}}}'
    ).encode()


PROVIDER = Provider(
    name="linear",
    source=SOURCE,
    secret="the secret of this endpoint",
    other_secret="the secret of another endpoint",
    digest=lambda s: mac(s.key, s.body),
    signature_header="Linear-Signature",
    encode=encode_hex,
    samples=(Sample("delivery", SOURCE, body(NOW * 1000).decode()),),
    wrap=lambda data: data,
    envelope=Envelope((), "/type", "/createdAt", "/data"),
)


def vectors() -> Json:
    v = Vectors(PROVIDER)
    everyone(v)
    keys(v)
    layout(v)
    v.accept(
        "as late as it may be",
        "One minute, as the library says.",
        body=body((NOW - 60) * 1000),
    )
    v.refuse(
        "later",
        "timestamp_too_old",
        "A minute and a second.",
        details={
            "header": "/webhookTimestamp",
            "skewSeconds": 61,
            "toleranceSeconds": 60,
        },
        body=body((NOW - 61) * 1000),
    )
    v.refuse(
        "freshened on the way",
        "signature_mismatch",
        "The time is part of the signed body.",
        body=body(NOW * 1000),
        signed_body=body((NOW - 3600) * 1000),
    )
    v.refuse(
        "the time in a header alone",
        "malformed_body",
        "`Linear-Timestamp` is not signed.",
        details={"field": "/webhookTimestamp"},
        body=body(None),
        headers=lambda sent: [*sent, ("Linear-Timestamp", str(NOW * 1000))],
    )
    v.refuse(
        "the time twice",
        "malformed_body",
        "Parsers differ on which counts.",
        details={"field": "/webhookTimestamp"},
        body=body(f'{NOW * 1000},"webhookTimestamp":{NOW * 1000}'),
    )
    v.refuse(
        "in seconds",
        "timestamp_too_old",
        "Milliseconds are due.",
        body=body(NOW),
    )
    return file("linear", "none", v.cases)
