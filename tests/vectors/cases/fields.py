"""What is read from the body before it is verified: a timestamp, a signature, a token, or what is signed along."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote_plus

from families import without
from signing import (
    NOW,
    Envelope,
    Header,
    Provider,
    Sample,
    encode_base64,
    encode_hex,
    mac,
)
from vectors import Json, Vectors, file

HEADER = "X-Signature"
ENVELOPE = Envelope(("/id",), "/type", "/created", "/data")
POINTERS = {"id": "/id", "type": "/type", "occurredAt": "/created", "data": "/data"}
TIME = "A timestamp in the signed body, as Linear sends it"
INSIDE = "A signature in the body over two of its fields, as Mailgun sends it"
HASH = "The hash of the body among what is signed, as integrated.finance signs it"
TOKEN = "A shared token in the body, as Figma repeats it"
FORM = "A form with its signature, as Braintree sends it"


def event(**more: object) -> str:
    fields: Json = {"id": "evt_1", "type": "thing.created", **more, "data": {"n": 1}}
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True)
class Inside(Provider):
    """A provider whose deliveries carry in their bodies what others send as headers."""

    unsigned: bool = False

    def headers(
        self, signature: str, timestamp: str, message_id: str = ""
    ) -> list[Header]:
        return [] if self.unsigned else super().headers(signature, timestamp)


def scheme(name: str, source: str, text: str, **document: Any) -> Inside:
    whole = {
        "name": name,
        "algorithm": "hmac-sha256",
        "signature": {"header": HEADER, "layout": "plain", "encoding": "hex"},
        "signedContent": ["body"],
        "secret": "utf8",
        "envelope": POINTERS,
        **document,
    }
    place = whole["signature"]
    authenticity = "signature" if whole.get("bodySigned", True) else "fields"
    return Inside(
        name=name,
        source=source,
        secret="a secret of the user's own",
        other_secret="another secret",
        digest=lambda s: mac(s.key, s.body),
        signature_header=place.get("header", ""),
        encode=encode_base64 if place["encoding"] == "base64" else encode_hex,
        samples=(Sample("event", "", text),),
        wrap=lambda data: data,
        envelope=ENVELOPE,
        scheme=whole,
        authenticity="token" if whole["algorithm"] == "token" else authenticity,
        unsigned="header" not in place,
    )


def of(provider: Inside, **changed: object) -> Inside:
    """The same scheme with other parts, or without those that are `None`."""
    document = {**(provider.scheme or {}), **changed}
    return replace(
        provider, scheme={k: x for k, x in document.items() if x is not None}
    )


def refused(provider: Inside, name: str, path: str) -> list[Json]:
    v = Vectors(provider)
    v.refuse(
        name,
        "invalid_scheme",
        "It could be read in two ways, or in none.",
        details={"path": path},
        operation="verify",
    )
    return v.cases


# What no field of a body can be: what it is called, and JSON of it.
NO_TEXT = [
    ("null", "null"),
    ("a boolean", "true"),
    ("a list", f"[{NOW}]"),
    ("an object", f'{{"s":{NOW}}}'),
    ("a fraction", f"{NOW}.0"),
    ("an exponent", "1705314600e0"),
]


def timestamps() -> list[Json]:
    at = {"json": "/sent", "unit": "seconds", "toleranceSeconds": 60}
    timed = scheme("body-time", TIME, event(sent=NOW), timestamp=at)
    v = Vectors(timed)
    v.accept("time: genuine", "It is part of the signed body.")
    v.accept(
        "time: as a string",
        "What a string says, and the digits of an integer, are alike.",
        body=event(sent=str(NOW)).encode(),
    )
    v.accept(
        "time: written with an escape",
        "What a string says counts, not how it is written.",
        body=event(sent="@").replace("@", "\\u0031" + str(NOW)[1:]).encode(),
    )
    v.accept(
        "time: at the end of the tolerance",
        "Both ends are inside.",
        body=event(sent=NOW - 60).encode(),
    )
    v.accept(
        "time: switched off",
        "An explicit option.",
        body=event(sent=NOW - 1000).encode(),
        options={"checkTimestamp": False},
    )
    v.refuse(
        "time: too old",
        "timestamp_too_old",
        "The tolerance ends where it says.",
        details={"header": "/sent", "skewSeconds": 61, "toleranceSeconds": 60},
        body=event(sent=NOW - 61).encode(),
    )
    v.refuse(
        "time: too new",
        "timestamp_too_new",
        "Also ahead of the clock.",
        details={"header": "/sent", "skewSeconds": 61, "toleranceSeconds": 60},
        body=event(sent=NOW + 61).encode(),
    )
    v.refuse(
        "time: another one, freshened on the way",
        "signature_mismatch",
        "It is signed with the body.",
        body=event(sent=NOW).encode(),
        signed_body=event(sent=NOW - 1000).encode(),
    )
    v.refuse(
        "time: tampered body",
        "signature_mismatch",
        "One byte was changed.",
        body=event(sent=NOW).replace('"n":1', '"n":2').encode(),
        signed_body=event(sent=NOW).encode(),
    )
    v.refuse(
        "time: signed with another secret",
        "signature_mismatch",
        "The secret of another endpoint.",
        secret=timed.other_secret,
    )
    v.refuse(
        "time: no signature",
        "missing_header",
        "The cheapest check comes first.",
        details={"header": HEADER},
        body=b"no JSON",
        headers=without(HEADER),
    )
    v.refuse(
        "time: not there",
        "malformed_body",
        "Nothing says that the delivery is fresh.",
        details={"field": "/sent"},
        body=event().encode(),
    )
    v.refuse(
        "time: in another place",
        "malformed_body",
        "A pointer leads to one place.",
        details={"field": "/sent"},
        body=event(more={"sent": NOW}).encode(),
    )
    v.refuse(
        "time: twice",
        "malformed_body",
        "Parsers differ on which counts.",
        details={"field": "/sent"},
        body=event(sent=NOW, again=1).replace("again", "sent").encode(),
    )
    v.refuse(
        "time: twice, once with an escape",
        "malformed_body",
        "It is one key, however it is written.",
        details={"field": "/sent"},
        body=event(sent=NOW, again=1).replace("again", "s\\u0065nt").encode(),
    )
    v.refuse(
        "time: beside a key that is there twice",
        "malformed_body",
        "The whole body is read strictly.",
        details={"field": "/sent"},
        body=event(sent=NOW, id2=1).replace("id2", "id").encode(),
    )
    v.refuse(
        "time: in a header alone",
        "malformed_body",
        "No header stands in for it.",
        details={"field": "/sent"},
        body=event().encode(),
        headers=lambda sent: [*sent, ("sent", str(NOW)), ("/sent", str(NOW))],
    )
    for name, written in NO_TEXT:
        v.refuse(
            f"time: {name}",
            "malformed_body",
            "A string or an integer, and nothing else.",
            details={"field": "/sent"},
            body=event(sent=0).replace('"sent":0', f'"sent":{written}').encode(),
        )
    for name, text in [
        ("empty", ""),
        ("a blank before it", f" {NOW}"),
        ("a sign", f"+{NOW}"),
        ("a leading zero", f"0{NOW}"),
        ("a date", "2024-01-15T10:30:00Z"),
        ("longer than any", "1" * 17),
    ]:
        v.refuse(
            f"time: {name}",
            "malformed_timestamp",
            "As in a header.",
            details={"header": "/sent"},
            body=event(sent=text).encode(),
        )
    v.refuse(
        "time: a negative number",
        "malformed_timestamp",
        "As in a header.",
        details={"header": "/sent"},
        body=event(sent=-NOW).encode(),
    )
    v.refuse(
        "time: two, joined by a comma",
        "malformed_body",
        "One value.",
        details={"field": "/sent"},
        body=event(sent=f"{NOW}, {NOW}").encode(),
    )
    for name, body in [
        ("no JSON", b"hello"),
        ("an empty body", b""),
        ("a byte-order mark", b"\xef\xbb\xbf" + event(sent=NOW).encode()),
        ("not UTF-8", event(sent=NOW, a="@").encode().replace(b"@", b"\xff")),
        ("half a surrogate", event(sent=NOW, a="@").replace("@", "\\ud800").encode()),
        ("something behind it", event(sent=NOW).encode() + b"x"),
        ("a list around it", b"[" + event(sent=NOW).encode() + b"]"),
        ("a form", f"sent={NOW}".encode()),
    ]:
        v.refuse(
            f"time: {name}",
            "malformed_body",
            "What has to be read is not there.",
            details={"field": "/sent"},
            body=body,
        )
    v.refuse(
        "time: longer than is looked at",
        "malformed_timestamp",
        "Nothing that long is a time.",
        details={"header": "/sent"},
        body=event(sent="1" * 4096).encode(),
    )
    v.refuse(
        "time: longer than is decoded",
        "malformed_body",
        "There is room for 4096 bytes.",
        details={"field": "/sent"},
        body=event(sent="@").replace("@", "\\u0031" * 4097).encode(),
    )
    v.refuse(
        "time: larger than is accepted",
        "body_too_large",
        "The size comes first.",
        body=event(sent=NOW).encode(),
        options={"maxBodyBytes": 10},
    )
    deep = scheme(
        "body-date",
        TIME,
        event(meta=[{"a/b": "2024-01-15T10:30:00Z"}]),
        timestamp={"json": "/meta/0/a~1b", "unit": "rfc3339"},
    )
    d = Vectors(deep)
    d.accept("date: genuine", "An escaped step, and an index.")
    d.refuse(
        "date: too old",
        "timestamp_too_old",
        "The tolerance is 300 s where nothing is said.",
        details={"header": "/meta/0/a~1b", "skewSeconds": 301},
        body=event(meta=[{"a/b": "2024-01-15T10:24:59Z"}]).encode(),
    )
    d.refuse(
        "date: without an offset",
        "malformed_timestamp",
        "RFC 3339 demands one.",
        details={"header": "/meta/0/a~1b"},
        body=event(meta=[{"a/b": "2024-01-15T10:30:00"}]).encode(),
    )
    milliseconds = scheme(
        "body-milliseconds",
        TIME,
        event(sent=NOW * 1000),
        timestamp={"json": "/sent", "unit": "milliseconds"},
    )
    m = Vectors(milliseconds)
    m.accept("milliseconds: genuine", "In the unit that the scheme says.")
    m.refuse(
        "milliseconds: seconds in their place",
        "timestamp_too_old",
        "1970.",
        body=event(sent=NOW).encode(),
    )
    return [
        *v.cases,
        *d.cases,
        *m.cases,
        *refused(
            of(timed, timestamp={"json": "sent"}), "time: no pointer", "/timestamp/json"
        ),
        *refused(
            of(timed, timestamp={"json": "/a~2"}),
            "time: a broken escape in the pointer",
            "/timestamp/json",
        ),
        *refused(
            of(timed, timestamp={"json": "/sent", "header": "X-Time"}),
            "time: in two places",
            "/timestamp",
        ),
        *refused(
            of(timed, timestamp={"json": "/sent", "form": "sent"}),
            "time: in JSON and a form",
            "/timestamp",
        ),
        *refused(
            of(
                timed,
                signature={
                    "headers": {"numbered": "/s", "most": 1},
                    "layout": "plain",
                    "encoding": "hex",
                },
            ),
            "time: a numbered pointer",
            "/signature/headers/numbered",
        ),
        *refused(
            of(timed, timestamp={"header": "/sent"}),
            "time: a pointer as a header",
            "/timestamp/header",
        ),
        *refused(
            of(timed, timestamp={**at, "signed": False}),
            "time: called unsigned",
            "/timestamp/signed",
        ),
    ]


def token_text(number: int) -> str:
    """Fifty characters, as Mailgun's tokens have."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:50]


def signed_inside(
    provider: Inside,
    *,
    time: object = str(NOW),
    token: object = token_text(1),
    signature: object = None,
    secret: str | None = None,
    more: str = "",
) -> bytes:
    """A body with its signature, which is over what is said here."""
    key = provider.key(secret or provider.secret)
    made = encode_hex(mac(key, str(time), str(token)))
    inner = {"timestamp": time, "token": token, "signature": signature or made}
    text = json.dumps({"signature": inner, "type": "opened"}, separators=(",", ":"))
    return (text[:-1] + more + "}").encode()


INSIDE_SCHEME: Json = {
    "signature": {"json": "/signature/signature", "layout": "plain", "encoding": "hex"},
    "timestamp": {"json": "/signature/timestamp"},
    "signedContent": ["timestamp", {"json": "/signature/token", "length": 50}],
    "bodySigned": False,
    "envelope": {"id": "/id", "type": "/type"},
}


def signatures() -> list[Json]:
    inside = replace(
        scheme("body-signature", INSIDE, event(), **INSIDE_SCHEME),
        envelope=Envelope(("/id",), "/type"),
    )

    def sent(**changed: Any) -> bytes:
        return signed_inside(inside, **changed)

    v = Vectors(inside)
    v.accept("inside: genuine", "Two fields are signed, and nothing else.", body=sent())
    v.accept(
        "inside: the timestamp as a number",
        "The digits of an integer are signed as they are written.",
        body=sent(time=NOW),
    )
    v.accept(
        "inside: another event around the same fields",
        "The body is not signed: `authenticity` says so.",
        body=sent(more=',"id":"evt_7","amount":1000000'),
    )
    v.accept(
        "inside: an id in the body",
        "Nobody signed it: the deduplication key is the SHA-256 of the body.",
        body=sent(more=',"id":"evt_1"'),
    )
    v.accept(
        "inside: the token written with an escape",
        "What a string says is signed, not how it is written.",
        body=sent()
        .replace(b'"token":"', b'"token":"\\u00')
        .replace(
            b"\\u00" + token_text(1)[:1].encode(),
            b"\\u00" + f"{ord(token_text(1)[0]):x}".encode(),
        ),
    )
    v.refuse(
        "inside: another token",
        "signature_mismatch",
        "It is signed.",
        body=sent().replace(token_text(1).encode(), token_text(2).encode()),
    )
    v.refuse(
        "inside: another time",
        "signature_mismatch",
        "It is signed.",
        body=sent().replace(str(NOW).encode(), str(NOW - 1).encode()),
    )
    v.refuse(
        "inside: another signature",
        "signature_mismatch",
        "One that fits other fields.",
        body=sent(signature=encode_hex(bytes(32))),
    )
    v.refuse(
        "inside: signed with another secret",
        "signature_mismatch",
        "The secret of another endpoint.",
        body=sent(secret=inside.other_secret),
    )
    v.refuse(
        "inside: too old",
        "timestamp_too_old",
        "The signature is right, and the delivery is not fresh.",
        details={"header": "/signature/timestamp", "skewSeconds": 301},
        body=sent(time=NOW - 301),
    )
    v.refuse(
        "inside: in upper case",
        "malformed_signature",
        "Each signature has one text.",
        details={"header": "/signature/signature"},
        body=sent(
            signature=encode_hex(
                mac(inside.secret.encode(), str(NOW), token_text(1))
            ).upper()
        ),
    )
    v.refuse(
        "inside: an empty signature",
        "malformed_signature",
        "Empty is none.",
        body=sent(signature=" ").replace(b'" "', b'""'),
    )
    v.refuse(
        "inside: two signatures joined",
        "malformed_body",
        "One value.",
        details={"field": "/signature/signature"},
        body=sent(signature=f"{'0' * 64},{'1' * 64}"),
    )
    v.refuse(
        "inside: a digit moved from the token to the time",
        "malformed_timestamp",
        "Nothing stands between the two: the number of digits keeps them apart.",
        options={"checkTimestamp": False},
        details={"header": "/signature/timestamp"},
        body=signed_inside(inside, time=f"{NOW}1", token=token_text(1)),
    )
    v.refuse(
        "inside: a token that is shorter",
        "malformed_header",
        "It always has fifty characters.",
        details={"header": "/signature/token"},
        body=sent(token=token_text(1)[1:]),
    )
    for field in ["timestamp", "token", "signature"]:
        v.refuse(
            f"inside: no {field}",
            "malformed_body",
            "All that is read has to be there.",
            details={"field": f"/signature/{field}"},
            body=sent().replace(f'"{field}":"'.encode(), b'"x":"'),
        )
        v.refuse(
            f"inside: {field} twice",
            "malformed_body",
            "Parsers differ on which counts.",
            body=sent().replace(
                b'{"timestamp"', f'{{"{field}":"1","timestamp"'.encode()
            ),
        )
    v.refuse(
        "inside: the signature in a header alone",
        "malformed_body",
        "No header stands in for it.",
        details={"field": "/signature/signature"},
        body=sent().replace(b'"signature":"', b'"x":"'),
        headers=lambda _: [
            (
                "/signature/signature",
                encode_hex(mac(inside.secret.encode(), str(NOW), token_text(1))),
            )
        ],
    )
    v.refuse(
        "inside: a list of two in the place of one",
        "malformed_body",
        "A string, and nothing else.",
        details={"field": "/signature/signature"},
        body=sent(signature=["0" * 64]),
    )
    behind = replace(
        scheme(
            "body-type",
            "A time and then a text of any length, as Dropbox Sign signs them",
            event(),
            **{
                **INSIDE_SCHEME,
                "signedContent": ["timestamp", {"json": "/signature/token"}],
            },
        ),
        envelope=Envelope(("/id",), "/type"),
    )
    b = Vectors(behind)
    b.accept(
        "behind: genuine",
        "All begins with a number of ten digits; what follows is the text.",
        body=signed_inside(behind, token="signed"),
    )
    b.accept(
        "behind: a text that begins with digits",
        "The number of digits says where it begins.",
        body=signed_inside(behind, token="1st"),
    )
    b.refuse(
        "behind: a digit moved into the time",
        "malformed_timestamp",
        "It has ten digits.",
        options={"checkTimestamp": False},
        body=signed_inside(behind, time=f"{NOW}1", token="st"),
    )
    return [
        *v.cases,
        *b.cases,
        *refused(
            of(inside, bodySigned=None),
            "inside: the body left out without a word",
            "/signedContent",
        ),
        *refused(
            of(
                inside,
                signedContent=["timestamp", {"json": "/signature/token"}, "body"],
            ),
            "inside: over a body that holds it",
            "/bodySigned",
        ),
        *refused(
            of(inside, signedContent=["body"], timestamp=None, bodySigned=None),
            "inside: over the body that holds it",
            "/signature",
        ),
        *refused(
            of(inside, signedContent=[{"literal": "x"}], timestamp=None),
            "inside: over nothing",
            "/signedContent",
        ),
        *refused(
            of(inside, signedContent=[{"json": "/a"}, {"json": "/b"}], timestamp=None),
            "inside: two texts that touch",
            "/signedContent/0",
        ),
        *refused(
            of(inside, signedContent=[{"form": "a"}], timestamp=None),
            "inside: JSON and a form",
            "/signedContent",
        ),
        *refused(
            of(
                inside,
                signedContent=[
                    part
                    for index in range(8)
                    for part in ({"json": f"/{index}"}, {"literal": "."})
                ],
                timestamp=None,
            ),
            "inside: more places than are read",
            "/signedContent",
        ),
        *refused(
            of(inside, signature={"json": "", "layout": "plain", "encoding": "hex"}),
            "inside: the body itself",
            "/signature/json",
        ),
        *refused(
            of(inside, otherNames={"/signature/token": ["X-Token"]}),
            "inside: under another name",
            "/otherNames/~1signature~1token",
        ),
    ]


def tokens() -> list[Json]:
    secret = "tokenOfThisEndpoint0123456789"
    shared = replace(
        scheme(
            "body-token",
            TOKEN,
            event(passcode=secret),
            algorithm="token",
            signature={"json": "/passcode", "layout": "plain", "encoding": "text"},
            signedContent=[],
        ),
        secret=secret,
        other_secret="tokenOfAnotherEndpoint0123456789",
    )

    def sent(passcode: object) -> bytes:
        return event(passcode=passcode).encode()

    v = Vectors(shared)
    v.accept("token: genuine", "The secret came along, in the body.")
    v.accept(
        "token: written with an escape",
        "What a string says counts.",
        body=sent("@").replace(b"@", b"\\u0074" + secret[1:].encode()),
    )
    v.accept(
        "token: beyond ASCII",
        "Bodies hold what headers cannot.",
        body=sent("Café–passcodeOfThisEndpoint0123456789"),
        secrets="Café–passcodeOfThisEndpoint0123456789",
    )
    v.refuse(
        "token: another one",
        "signature_mismatch",
        "Not this secret.",
        body=sent(shared.other_secret),
    )
    v.refuse(
        "token: a part of it",
        "signature_mismatch",
        "All of it.",
        body=sent(secret[:-1]),
    )
    v.refuse("token: empty", "malformed_signature", "No text is none.", body=sent(""))
    v.refuse(
        "token: longer than any",
        "malformed_signature",
        "257 characters.",
        body=sent("0" * 257),
    )
    v.refuse(
        "token: twice",
        "malformed_body",
        "One of the two is right; which one was meant, nobody knows.",
        details={"field": "/passcode"},
        body=sent(secret).replace(b'"passcode"', b'"passcode":"x","passcode"'),
    )
    v.refuse(
        "token: not there",
        "malformed_body",
        "It is what shows who sent it.",
        details={"field": "/passcode"},
        body=event().encode(),
    )
    v.refuse(
        "token: null",
        "malformed_body",
        "No text.",
        details={"field": "/passcode"},
        body=sent(None),
    )
    v.refuse(
        "token: in a list",
        "malformed_body",
        "No text.",
        details={"field": "/passcode"},
        body=sent([secret]),
    )
    return v.cases


def hashes() -> list[Json]:
    cases = []
    for name, encoding, write in [
        ("sha256", "hex", encode_hex),
        ("sha512", "base64", encode_base64),
        (
            "sha384",
            "base64url",
            lambda digest: base64.urlsafe_b64encode(digest).decode().rstrip("="),
        ),
        ("sha1", "hex", encode_hex),
    ]:

        def digest(body: bytes, hash_name: str = name, written: Any = write) -> str:
            return written(hashlib.new(hash_name, body).digest())

        hashed = replace(
            scheme(
                f"hash-{name}",
                HASH,
                event(),
                timestamp={"header": "X-Time"},
                signedContent=[
                    {"bodyHash": name, "encoding": encoding},
                    {"literal": "|"},
                    "timestamp",
                ],
            ),
            digest=lambda s, made=digest: mac(s.key, made(s.body), "|", s.timestamp),
            timestamp_header="X-Time",
        )
        v = Vectors(hashed)
        v.accept(f"hash {name}: genuine", "The body stands in the content by its hash.")
        v.accept(
            f"hash {name}: an empty body",
            "It has a hash, too.",
            body=b"",
            operation="verify",
        )
        v.refuse(
            f"hash {name}: tampered body",
            "signature_mismatch",
            "Another body has another hash.",
            body=v.body.replace(b'"n":1', b'"n":2'),
            signed_body=v.body,
        )
        if name == "sha256":
            v.refuse(
                "hash: in upper case",
                "signature_mismatch",
                "Lower-case digits are signed.",
                signature=encode_hex(
                    mac(hashed.secret.encode(), digest(v.body).upper(), "|", str(NOW))
                ),
            )
            v.refuse(
                "hash: the body itself in its place",
                "signature_mismatch",
                "The content has the hash.",
                signature=encode_hex(
                    mac(hashed.secret.encode(), v.body, "|", str(NOW))
                ),
            )
            touching = replace(
                of(
                    hashed,
                    signedContent=[
                        "timestamp",
                        {"bodyHash": "sha256", "encoding": "hex"},
                    ],
                ),
                digest=lambda s: mac(
                    s.key, s.timestamp, hashlib.sha256(s.body).hexdigest()
                ),
            )
            t = Vectors(touching)
            t.accept(
                "hash: behind a timestamp that touches it",
                "It always has as many characters.",
            )
            t.refuse(
                "hash: a digit more in the timestamp",
                "malformed_timestamp",
                "Ten digits.",
                options={"checkTimestamp": False},
                timestamp=f"{NOW}0",
            )
            v.cases += t.cases
            v.cases += refused(
                of(
                    hashed,
                    signedContent=[{"bodyHash": "md5", "encoding": "hex"}],
                    timestamp=None,
                ),
                "hash: one that is broken",
                "/signedContent/0/bodyHash",
            )
            v.cases += refused(
                of(hashed, signedContent=[{"bodyHash": "sha256"}], timestamp=None),
                "hash: without an encoding",
                "/signedContent/0",
            )
        cases += v.cases
    return cases


def forms() -> list[Json]:
    form = replace(
        scheme(
            "form",
            FORM,
            event(),
            signature={"form": "signature", "layout": "plain", "encoding": "hex"},
            signedContent=[{"form": "a payload"}],
            bodySigned=False,
        ),
        envelope=Envelope(type_required=False),
    )
    form = of(form, envelope=None)
    payload = "a=1&b=ü 2+3%"

    def sent(
        text: str = payload,
        *,
        name: str = "a+payload",
        written: str | None = None,
        signed: str | None = None,
    ) -> bytes:
        made = encode_hex(
            mac(form.secret.encode(), (signed if signed is not None else text).encode())
        )
        return f"signature={made}&{name}={quote_plus(text) if written is None else written}".encode()

    v = Vectors(form)

    def accept(name: str, comment: str, body: bytes) -> None:
        v.accept(f"form: {name}", comment, body=body, operation="verify")

    def refuse(
        name: str, code: str, comment: str, body: bytes, field: str | None = None
    ) -> None:
        details = {"field": field} if field else None
        v.refuse(
            f"form: {name}",
            code,
            comment,
            details=details,
            body=body,
            operation="verify",
        )

    accept("genuine", "What is signed is what the field says.", sent())
    accept(
        "a blank as %20",
        "A blank has two ways to be written.",
        sent(written=quote_plus(payload).replace("+", "%20")),
    )
    accept(
        "escapes in lower case",
        "Digits have two cases.",
        sent(written=quote_plus(payload).lower()),
    )
    accept(
        "the name escaped",
        "Names are encoded as values are.",
        sent(name="a%20pay%6Coad"),
    )
    accept("nothing to decode", "Letters stand for themselves.", sent("abc"))
    accept("an empty value", "It is there.", sent(""))
    accept(
        "a field without an equals sign",
        "Its value is empty.",
        sent("").removesuffix(b"="),
    )
    accept("another field without a name", "Others say nothing.", sent() + b"&=x&&")
    refuse(
        "another value",
        "signature_mismatch",
        "It is signed.",
        sent("a=2", signed="a=1"),
    )
    refuse("decoded twice", "signature_mismatch", "Once.", sent("a%3D1", signed="a=1"))
    refuse(
        "as it is written",
        "signature_mismatch",
        "What it says is signed.",
        sent(signed=quote_plus(payload)),
    )
    refuse(
        "no such field",
        "malformed_body",
        "What is signed has to be there.",
        sent(name="payload"),
        "form:a payload",
    )
    refuse(
        "the field twice",
        "malformed_body",
        "Which one counts, nobody knows.",
        sent() + b"&a+payload=x",
        "form:a payload",
    )
    refuse(
        "the field twice, once escaped",
        "malformed_body",
        "It is one name.",
        sent() + b"&%61%20payload=x",
        "form:a payload",
    )
    refuse(
        "the signature twice",
        "malformed_body",
        "Which one counts, nobody knows.",
        sent() + b"&signature=x",
        "form:signature",
    )
    refuse(
        "no signature",
        "malformed_body",
        "It is in no header either.",
        sent().replace(b"signature=", b"s="),
        "form:signature",
    )
    refuse(
        "a broken escape",
        "malformed_body",
        "Two digits follow.",
        sent(written="%4"),
        "form:signature",
    )
    refuse(
        "an escape without digits",
        "malformed_body",
        "Two digits follow.",
        sent(written="%zz"),
        "form:signature",
    )
    refuse(
        "a broken escape in another field",
        "malformed_body",
        "The whole form is read strictly.",
        sent() + b"&x=%",
        "form:signature",
    )
    refuse(
        "a blank",
        "malformed_body",
        "Encoders write none.",
        sent(written="a b"),
        "form:signature",
    )
    refuse(
        "a line break at its end",
        "malformed_body",
        "Encoders write none.",
        sent() + b"\n",
        "form:signature",
    )
    refuse(
        "UTF-8 without escapes",
        "malformed_body",
        "Encoders escape it.",
        sent(written="ü"),
        "form:signature",
    )
    refuse(
        "no UTF-8",
        "malformed_body",
        "Bytes that are no text.",
        sent(written="%FF"),
        "form:a payload",
    )
    refuse(
        "longer than is decoded",
        "malformed_body",
        "There is room for 4096 bytes.",
        sent("ü" * 2049),
        "form:a payload",
    )
    refuse(
        "JSON", "malformed_body", "No form.", b'{"signature": "x"}', "form:signature"
    )
    timed = of(
        form,
        timestamp={"form": "time"},
        signedContent=["timestamp", {"literal": "."}, {"form": "a payload"}],
    )

    def at(time: str) -> bytes:
        made = encode_hex(mac(form.secret.encode(), time, ".x"))
        return f"signature={made}&time={quote_plus(time)}&a+payload=x".encode()

    t = Vectors(timed)
    t.accept(
        "form: a timestamp", "As in a header.", body=at(str(NOW)), operation="verify"
    )
    t.refuse(
        "form: too old",
        "timestamp_too_old",
        "As in a header.",
        details={"header": "form:time", "skewSeconds": 301},
        body=at(str(NOW - 301)),
        operation="verify",
    )
    t.refuse(
        "form: a blank before the time",
        "malformed_timestamp",
        "As in a header.",
        details={"header": "form:time"},
        body=at(f" {NOW}"),
        operation="verify",
    )
    return [
        *v.cases,
        *t.cases,
        *refused(
            of(form, signature={"form": "", "layout": "plain", "encoding": "hex"}),
            "form: a field without a name",
            "/signature/form",
        ),
        *refused(
            of(
                form,
                signature={
                    "form": "a",
                    "json": "/a",
                    "layout": "plain",
                    "encoding": "hex",
                },
            ),
            "form: two places",
            "/signature",
        ),
    ]


def vectors() -> Json:
    cases = [*timestamps(), *signatures(), *tokens(), *hashes(), *forms()]
    return file("fields", "none", cases)
