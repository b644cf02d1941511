"""Signatures in the body, over some of its fields."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

from signing import (
    NOW,
    Envelope,
    encode_hex,
    mac,
)
from vectors import Json, Vectors

from in_body.made import (
    INSIDE,
    Inside,
    event,
    of,
    refused,
    scheme,
)


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
                    for part in ({"json": f"/list/0/{index}"}, {"literal": "."})
                ],
                timestamp={"json": "/time", "signed": False},
                single="/list",
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
