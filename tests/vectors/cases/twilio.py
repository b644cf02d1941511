"""Twilio, from twilio.com, Secure webhooks, and twilio-node, spec/validation.spec.js."""

from __future__ import annotations

import json
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from families import without
from forms import Form, fields, form, in_order
from signing import Envelope, Provider, Signed, encode_base64, mac
from vectors import Json, Vectors, file

PAGE = "Twilio, twilio.com, Secure webhooks"
TESTS = "twilio-node, spec/validation.spec.js"
TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = (
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
)
JSON = b'{"property": "value", "boolean": true}'


def digest(s: Signed) -> bytes:
    if "bodySHA256" in parse_qs(urlsplit(s.url).query):
        return mac(s.key, s.url, algorithm="sha1")
    return mac(s.key, s.url, in_order(s.body), algorithm="sha1")


def payload(body: bytes) -> object:
    return json.loads(body) if body.startswith(b"{") else fields(body)


def hashed_url(body: bytes) -> str:
    return f"{URL}&bodySHA256={sha256(body).hexdigest()}"


PROVIDER = Provider(
    name="twilio",
    source=PAGE,
    secret=TOKEN,
    other_secret="54321",
    digest=digest,
    encode=encode_base64,
    signature_header="X-Twilio-Signature",
    envelope=Envelope(data="", type_required=False),
    payload=payload,
    # In another order it is the same event.
    identity=lambda body: body if body.startswith(b"{") else in_order(body),
    samples=(Form("call", PAGE, form(*FIELDS)),),
    wrap=lambda data: data,
    url=URL,
)


def vectors() -> Json:
    v = Vectors(PROVIDER)
    v.accept(
        "the example of the documentation",
        "Token, URL, five fields and the signature are Twilio's own.",
        source=TESTS,
        signature="RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    )
    v.accept(
        "fields in another order",
        "They are sorted before they are signed, and make the same deduplication key.",
        body=form(*reversed(FIELDS)).encode(),
    )
    v.accept(
        "a field with several values, one of them twice",
        "Values are sorted, and each counts once; the signature is of Twilio's own tests.",
        source=TESTS,
        body=form(
            ("Sid", "CA123"),
            ("SidAccount", "AC123"),
            *(("Digits", digits) for digits in ("5678", "1234", "1234")),
        ).encode(),
        signature="IK+Dwps556ElfBT0I3Rgjkr1wJU=",
        operation="verify",
    )
    v.refuse(
        "a field with two values, received",
        "malformed_envelope",
        "It is open which one counts.",
        details={
            "path": "",
            "expected": "each field of the form once",
            "found": "one that is there twice",
        },
        body=form(("Digits", "5678"), ("Digits", "1234")).encode(),
    )
    v.accept(
        "JSON, whose hash is in the URL",
        "The signature is of Twilio's own tests.",
        source=TESTS,
        body=JSON,
        url=hashed_url(JSON),
        signature="a9nBmqA0ju/hNViExpshrM61xv4=",
    )
    v.refuse(
        "JSON, changed, whose hash is in the URL",
        "signature_mismatch",
        "The URL is signed, and the body is bound to it by its hash alone.",
        body=JSON.replace(b"true", b"false"),
        url=hashed_url(JSON),
    )
    v.refuse(
        "JSON whose hash is not in the URL",
        "malformed_body",
        "Where the URL has no hash, the fields of a form are signed.",
        details={"field": "sortedForm"},
        body=JSON,
        signed_body=b"",
    )
    v.refuse(
        "a hash twice in the URL",
        "duplicate_header",
        "It is open which one counts.",
        details={"header": ":url", "key": "bodySHA256", "count": 2},
        body=JSON,
        url=f"{hashed_url(JSON)}&bodySHA256={sha256(JSON).hexdigest()}",
    )
    v.refuse(
        "a field changed",
        "signature_mismatch",
        "Another number.",
        body=form(*FIELDS).replace("1234&", "1235&").encode(),
        signed_body=form(*FIELDS).encode(),
    )
    v.refuse(
        "a field added",
        "signature_mismatch",
        "All fields are signed, whichever a program reads.",
        body=f"{form(*FIELDS)}&x=y".encode(),
        signed_body=form(*FIELDS).encode(),
    )
    v.refuse(
        "sent to another URL",
        "signature_mismatch",
        "The URL is signed as it is registered. That the body is a form says nothing: these are.",
        details={"seen": "signed_url"},
        handed_over={"url": URL.replace("https", "http")},
    )
    v.accept(
        "path and query as the server sees them",
        "The host was told once.",
        handed_over={"url": URL.removeprefix("https://mycompany.com")},
        options={"baseUrl": "https://mycompany.com"},
    )
    v.refuse(
        "signed with another token",
        "signature_mismatch",
        "Of another account.",
        secret=PROVIDER.other_secret,
    )
    v.refuse(
        "no X-Twilio-Signature",
        "missing_header",
        "The header did not arrive.",
        details={"header": "X-Twilio-Signature"},
        headers=without("X-Twilio-Signature"),
    )
    v.refuse(
        "signature in another encoding",
        "malformed_signature",
        "The right MAC, written otherwise.",
        signature=digest(Signed(TOKEN.encode(), v.body, "", "", "POST", URL)).hex(),
    )
    return file("twilio", "none", v.cases)
