"""Keygen, from keygen-sh/keygen-api, webhook_worker.rb and signature_methods.rb."""

from __future__ import annotations

import base64
import hashlib
import json
from email.utils import formatdate

from families import with_value, without
from public_keys import ED25519, OTHER_ED25519, sign
from signing import NOW, Envelope, Header, Provider, Sample, Signed, encode_base64
from vectors import Json, Vectors, file

SOURCE = "Keygen, keygen-sh/keygen-api, app/workers/webhook_worker.rb"
URL = "https://example.com/webhooks?tenant=7"
TARGET = "/webhooks?tenant=7"
HEADERS = "(request-target) host date digest"
NAME = "Keygen-Signature"

BODY = json.dumps(
    {
        "data": {
            "id": "ea93e6e0-d0b4-4e6b-9a3b-f2f1d5a2d3cf",
            "type": "webhook-events",
            "attributes": {
                "endpoint": URL,
                "apiVersion": "1.7",
                "payload": '{"data":{"id":"b18bad64","type":"licenses"}}',
                "event": "license.created",
                "status": "DELIVERING",
                "created": "2024-01-15T10:30:00.000Z",
            },
        }
    }
)


def date(seconds: int) -> str:
    """As Ruby's `httpdate` writes it."""
    return formatdate(seconds, usegmt=True)


def digest(body: bytes) -> str:
    return "sha-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()


def content(s: Signed) -> bytes:
    lines = [
        f"(request-target): post {TARGET}",
        "host: example.com",
        f"date: {s.timestamp}",
        f"digest: {digest(s.body)}",
    ]
    return "\n".join(lines).encode()


def value(signature: str, *, algorithm: str = "ed25519", headers: str = HEADERS) -> str:
    return f'keyid="1fddcec8", algorithm="{algorithm}", signature="{signature}", headers="{headers}"'


class Keygen(Provider):
    """A provider that signs the request line and headers."""

    def headers(
        self, signature: str, timestamp: str, message_id: str = ""
    ) -> list[Header]:
        return [
            ("Host", "example.com"),
            ("Date", timestamp),
            ("Keygen-Date", timestamp),
            (NAME, self.value(signature, timestamp)),
        ]


provider = Keygen(
    name="keygen",
    source=SOURCE,
    secret=ED25519.raw.hex(),
    other_secret=OTHER_ED25519.raw.hex(),
    digest=lambda s: sign(s.key, content(s)),
    signature_header=NAME,
    encode=encode_base64,
    value=lambda signature, timestamp: value(signature),
    key=lambda text: (
        ED25519 if text == ED25519.raw.hex() else OTHER_ED25519
    ).pem.encode(),
    samples=(Sample("event", SOURCE, BODY),),
    wrap=lambda data: data,
    envelope=Envelope(
        ("/data/id",),
        "/data/attributes/event",
        "/data/attributes/created",
        "/data/attributes/payload",
    ),
    timestamp="signed",
    timestamp_header="Keygen-Date",
    url=URL,
)


def vectors() -> Json:
    v = Vectors(provider, timestamp=date(NOW))
    v.accept("genuine", "Signed as the source says.")
    v.accept(
        "the path alone",
        "What servers see of the URL.",
        handed_over={"method": "POST", "url": TARGET},
    )
    v.accept(
        "without blanks behind the commas",
        "They say nothing.",
        headers=with_value(NAME, lambda sent: sent.replace(", ", ",")),
    )
    v.refuse(
        "another body with its digest beside it",
        "signature_mismatch",
        "The hash is made of the body that came.",
        body=v.body.replace(b"license.created", b"license.deleted"),
        signed_body=v.body,
        headers=lambda sent: [*sent, ("Digest", digest(v.body))],
    )
    v.refuse(
        "by another key",
        "signature_mismatch",
        "Signed with the key of another account.",
        secret=provider.other_secret,
        secrets=provider.secret,
    )
    v.refuse(
        "to another path",
        "signature_mismatch",
        "It is signed.",
        handed_over={"method": "POST", "url": "https://example.com/webhooks?tenant=8"},
    )
    v.refuse(
        "to another host",
        "signature_mismatch",
        "It is signed.",
        headers=with_value("Host", lambda _: "example.org"),
    )
    refused_parameters(v)
    dates(v)
    # Runners flip no bit of a date in HTTP: the cases here do.
    return file("keygen", "none", v.cases)


def refused_parameters(v: Vectors) -> None:
    for what, changed, comment in [
        (
            "of fewer headers",
            lambda sent: sent.replace(" digest", ""),
            "Which are signed, no delivery chooses.",
        ),
        (
            "of another algorithm",
            lambda sent: sent.replace("ed25519", "rsa-sha256"),
            "Nor by what.",
        ),
    ]:
        v.refuse(
            what,
            "unsupported_signature",
            comment,
            details={"header": NAME},
            headers=with_value(NAME, changed),
        )
    v.refuse(
        "two signatures",
        "malformed_signature",
        "Each parameter is there once.",
        details={"header": NAME},
        headers=with_value(NAME, lambda sent: f'{sent}, signature="AAAA"'),
    )


def dates(v: Vectors) -> None:
    v.refuse(
        "later than the tolerance",
        "timestamp_too_old",
        "The date is signed.",
        details={"header": "Keygen-Date", "toleranceSeconds": 300},
        timestamp=date(NOW - 301),
    )
    v.refuse(
        "earlier than the tolerance",
        "timestamp_too_new",
        "The date is signed.",
        details={"header": "Keygen-Date", "toleranceSeconds": 300},
        timestamp=date(NOW + 301),
    )
    v.refuse(
        "a clock in milliseconds",
        "invalid_option",
        "The time of arrival is the caller's: no delivery is to blame for it.",
        details={"option": "now"},
        now=NOW * 1000,
    )
    v.refuse(
        "a date of another form",
        "malformed_timestamp",
        "HTTP has one that is sent.",
        details={"header": "Keygen-Date"},
        timestamp="2024-01-15T10:30:00Z",
    )
    v.refuse(
        "no date",
        "missing_header",
        "It is signed.",
        details={"header": "Keygen-Date"},
        headers=without("Keygen-Date"),
    )
