"""Mercado Pago, from its page Webhooks, Validate notification origin, and its library for Node.js."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from families import with_value, without
from light import OTHER_SECRET, SECRET, Light
from signing import NOW, Envelope, Header, Sample, encode_hex, mac
from vectors import Json, Vectors, file

SOURCE = "Mercado Pago, Webhooks, Validate notification origin"
ORDER = "ORD01JQ4S4KY8HWQ6NA5PXB65B3D3"
REQUEST = "2066ca19-c6f1-498a-be75-1923005edd06"
URL = "https://example.com/hooks?data.id=999999999&type=payment"
BODY = (
    '{"id":12345,"live_mode":true,"type":"payment","date_created":"2015-03-25T10:04:58.396-04:00","user_id":44444,'
    '"api_version":"v1","action":"payment.created","data":{"id":"999999999"}}'
)


def manifest(url: str, request: str | None, ts: str) -> str:
    """What is not there is left out, with what stands around it."""
    ids = parse_qs(urlsplit(url).query).get("data.id", [])
    return "".join(
        [
            *(f"id:{each};" for each in ids),
            *([f"request-id:{request};"] if request else []),
            f"ts:{ts};",
        ]
    )


provider = Light(
    name="mercado-pago",
    source=SOURCE,
    secret=SECRET,
    other_secret=OTHER_SECRET,
    digest=lambda s: mac(s.key, manifest(s.url, REQUEST, s.timestamp)),
    signature_header="x-signature",
    encode=encode_hex,
    samples=(Sample("payment", SOURCE, BODY),),
    wrap=lambda data: data,
    envelope=Envelope(("/id",), "/type", "/date_created", "/data"),
    timestamp="signed",
    value=lambda signature, timestamp: f"ts={timestamp},v1={signature}",
    further=(("x-request-id", REQUEST),),
    listed=True,
    url=URL,
    authenticity="fields",
)


def signed(url: str, request: str | None, ts: int = NOW) -> str:
    return encode_hex(mac(SECRET.encode(), manifest(url, request, str(ts))))


def named(name: str) -> Callable[[list[Header]], list[Header]]:
    return with_value("x-request-id", lambda _: name)


def vectors() -> Json:
    v = Vectors(provider)
    v.accept("genuine", "Signed as the source says.")
    v.accept(
        "in milliseconds",
        "The page calls the time milliseconds, and its example has seconds.",
        timestamp=NOW * 1000 + 999,
    )
    v.accept(
        "an order, whose id has capital letters",
        "As it stands in the URL: the library has made no small letters of it since June 2026.",
        url=URL.replace("999999999", ORDER),
    )
    v.accept(
        "no id of a request",
        "What is not there is left out of what is signed.",
        headers=without("x-request-id"),
        signature=signed(URL, None),
    )
    v.accept(
        "no id in the URL",
        "The same of the other.",
        url=URL.replace("data.id", "id"),
    )
    v.accept(
        "neither",
        "The time alone is signed then.",
        url="https://example.com/hooks",
        headers=without("x-request-id"),
        signature=signed("https://example.com/hooks", None),
    )
    v.accept(
        "another body",
        "The body is not signed, and `authenticity` says so.",
        body=v.body.replace(b"payment.created", b"payment.deleted"),
    )
    v.refuse(
        "signed with another secret",
        "signature_mismatch",
        "The secret of another application.",
        secret=OTHER_SECRET,
    )
    v.refuse(
        "another id in the URL",
        "signature_mismatch",
        "It is signed.",
        handed_over={"method": "POST", "url": URL.replace("999", "998")},
    )
    v.refuse(
        "the id in small letters",
        "signature_mismatch",
        "Signed as the provider's pages once asked, of an id that has capital letters.",
        url=URL.replace("999999999", ORDER),
        signature=signed(URL.replace("999999999", ORDER.lower()), REQUEST),
    )
    v.refuse(
        "the id of the request lost on the way",
        "signature_mismatch",
        "It was signed: without it the signature is that of another delivery.",
        headers=without("x-request-id"),
    )
    v.refuse(
        "an id that has the next field in it",
        "malformed_header",
        "A semicolon ends the id: with one in it, a request's id could be given to a delivery that had none.",
        details={"header": ":url"},
        handed_over={
            "method": "POST",
            "url": URL.replace("999999999", f"999999999;request-id:{REQUEST}"),
        },
        headers=without("x-request-id"),
    )
    v.refuse(
        "one second beyond the tolerance, in milliseconds",
        "timestamp_too_old",
        "The tolerance ends where it says, in either unit.",
        details={"skewSeconds": 301, "toleranceSeconds": 300},
        timestamp=(NOW - 301) * 1000,
    )
    v.refuse(
        "time changed",
        "signature_mismatch",
        "The time is signed.",
        value=lambda text: text.replace(str(NOW), str(NOW - 1)),
    )
    v.refuse(
        "two ids in the URL",
        "duplicate_header",
        "Which one is meant, nobody knows.",
        details={"header": ":url", "key": "data.id"},
        handed_over={"method": "POST", "url": URL + "&data.id=999999999"},
    )
    return file("mercado-pago", "signed", v.cases)
