"""Plivo, from plivo/plivo-node, lib/utils/v3Security.js."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from families import with_value, without
from forms import Form, fields, form, in_order
from signing import Envelope, Header, Provider, Signed, encode_base64, mac
from vectors import Json, Vectors, file

SOURCE = "Plivo, plivo/plivo-node, lib/utils/v3Security.js"
TOKEN = "plivo-auth-token-value"
NONCE = "12345678901234567890"
NAME, MAIN = "X-Plivo-Signature-V3", "X-Plivo-Signature-Ma-V3"
NONCE_NAME = "X-Plivo-Signature-V3-Nonce"
BASE = "https://example.com/abcd"
URL = f"{BASE}?foo=bar&a=%2B1"
FIELDS = (
    ("From", "+15551111111"),
    ("To", "+15555555555"),
    ("CallUUID", "4vbcpem8-0u46-x1ha-9af1-438vc92bf374"),
    ("Text", "Café – 10 €"),
)


def pairs(text: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(text, keep_blank_values=True))


def signed(s: Signed, nonce: str = NONCE) -> str:
    base, _, query = s.url.partition("?")
    q = "&".join(f"{name}={value}" for name, value in pairs(query))
    sent = "" if s.method == "GET" else s.body.decode()
    b = "".join(name + value for name, value in pairs(sent))
    if q or b:
        base += "?"
    return f"{base}{q}{'.' if q and b else ''}{b}.{nonce}"


@dataclass(frozen=True)
class Nonced(Provider):
    """A provider that signs a nonce in a header."""

    def headers(
        self, signature: str, timestamp: str, message_id: str = ""
    ) -> list[Header]:
        return [(NONCE_NAME, NONCE), (NAME, signature)]


PROVIDER = Nonced(
    name="plivo",
    source=SOURCE,
    secret=TOKEN,
    other_secret="another-auth-token",
    digest=lambda s: mac(s.key, signed(s).encode()),
    signature_header=NAME,
    encode=encode_base64,
    samples=(Form("call", SOURCE, form(*FIELDS)),),
    wrap=lambda data: data,
    envelope=Envelope(data="", type_required=False),
    payload=fields,
    # In another order it is the same event.
    identity=in_order,
    url=URL,
)


def vectors() -> Json:
    v = Vectors(PROVIDER)
    wrong = encode_base64(bytes(32))
    v.accept("genuine", "URL, sorted query, sorted fields and nonce.")
    v.accept(
        "fields and query in another order",
        "They are sorted before they are signed, and make the same deduplication key.",
        body=form(*reversed(FIELDS)).encode(),
        handed_over={"method": "POST", "url": f"{BASE}?a=%2B1&foo=bar"},
    )
    v.accept("no query", "A question mark stands before the fields anyway.", url=BASE)
    v.accept(
        "no field",
        "Then no dot stands behind the query.",
        body=b"",
        operation="verify",
    )
    v.accept(
        "by GET",
        "The URL has all that was sent.",
        method="GET",
        body=b"",
        operation="verify",
    )
    v.accept(
        "a signature for the main account",
        "In a header of its own, beside a sub-account's.",
        headers=lambda sent: [sent[0], (NAME, wrong), (MAIN, sent[1][1])],
    )
    v.accept(
        "the second of two signatures",
        "They are joined by a comma.",
        value=lambda text: f"{wrong},{text}",
    )
    for what, changed in [("changed", b"1234"), ("added", b"1111&x=y")]:
        v.refuse(
            f"a field {what}",
            "signature_mismatch",
            "All fields are signed.",
            body=form(*FIELDS).encode().replace(b"1111", changed, 1),
            signed_body=form(*FIELDS).encode(),
        )
    v.refuse(
        "sent to another URL",
        "signature_mismatch",
        "The URL is signed as it is registered.",
        handed_over={"method": "POST", "url": URL.replace("https", "http")},
    )
    v.refuse(
        "with another token",
        "signature_mismatch",
        "The token of another account.",
        secret=PROVIDER.other_secret,
    )
    v.refuse(
        "another nonce",
        "signature_mismatch",
        "It is signed.",
        headers=with_value(NONCE_NAME, lambda text: text[::-1]),
    )
    v.refuse(
        "a nonce with a dot",
        "malformed_header",
        "The end of a field could be taken for its beginning.",
        details={"header": NONCE_NAME},
        headers=with_value(NONCE_NAME, lambda text: f"1.{text}"),
    )
    v.refuse(
        "a body by GET",
        "malformed_body",
        "Nothing signs it.",
        details={"field": "plivoRequest"},
        method="GET",
    )
    v.refuse(
        "no nonce",
        "missing_header",
        "The header did not arrive.",
        details={"header": NONCE_NAME},
        headers=without(NONCE_NAME),
    )
    return file("plivo", "none", v.cases)
