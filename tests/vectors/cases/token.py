"""Shared tokens: the words of the scheme language for what signs nothing."""

from __future__ import annotations

import base64
import hashlib

from families import with_value
from light import Light
from shared_tokens import (
    CREDENTIALS,
    SECRET,
    basic,
    bearer,
    everyone,
    token,
    written,
)
from vectors import Json, Vectors, file

from cases.custom import ENVELOPE, ENVELOPE_DOCUMENT, SAMPLE

RFC = "RFC 7617, section 2"


def scheme(name: str, header: str, signature: Json) -> Json:
    return {
        "name": name,
        "algorithm": "token",
        "signature": {"header": header, **signature},
        "signedContent": [],
        "secret": "utf8",
        "envelope": ENVELOPE_DOCUMENT,
    }


def provider(name: str, header: str, encode, signature: Json, source: str) -> Light:
    return token(
        name,
        source,
        header,
        encode,
        envelope=ENVELOPE,
        body=SAMPLE.text,
        scheme=scheme(name, header, signature),
    )


PLAIN = provider(
    "plain-token",
    "X-Token",
    written,
    {"layout": "plain", "encoding": "text"},
    "Shared tokens",
)
BEARER = provider(
    "bearer",
    "Authorization",
    bearer,
    {"layout": "prefixed", "prefix": "Bearer ", "encoding": "text"},
    "RFC 6750, section 2.1",
)
BASIC = provider(
    "basic",
    "Authorization",
    basic,
    {"layout": "prefixed", "prefix": "Basic ", "encoding": "base64"},
    RFC,
)


def several(v: Vectors) -> None:
    """Old and new secrets live side by side."""
    new, old = v.provider.secret, v.provider.other_secret
    v.accept(
        "the second of two secrets",
        "An old one, while it is replaced.",
        secret=old,
        secrets=[new, old],
    )
    v.accept("the first of two secrets", "The new one.", secrets=[new, old])
    v.refuse(
        "neither of two secrets",
        "signature_mismatch",
        "Each is compared, and neither fits.",
        details={"signatures": 1, "secrets": 2},
        secrets=[old, old + "x"],
    )


def texts(v: Vectors) -> None:
    v.refuse(
        "one character more",
        "signature_mismatch",
        "All of it, and nothing else.",
        secret=SECRET + "0",
    )
    v.refuse(
        "another case",
        "signature_mismatch",
        "A token is its bytes.",
        secret=SECRET.swapcase(),
    )
    header = v.provider.signature_header
    v.refuse(
        "twice, joined by a comma",
        "signature_mismatch",
        "As servers join repeated headers.",
        headers=with_value(header, lambda text: f"{text}, {text}"),
    )
    v.refuse(
        "nothing in its place",
        "malformed_signature",
        "As where no secret is set at the provider.",
        headers=with_value(header, lambda text: text[: -len(SECRET)]),
    )
    v.refuse(
        "longer than any token",
        "malformed_signature",
        "257 characters.",
        secret="0" * 257,
    )
    v.accept(
        "as long as any token", "256 characters.", secret="0" * 256, secrets="0" * 256
    )
    v.refuse(
        "its SHA-256 in its place",
        "signature_mismatch",
        "How tokens are compared is nobody's concern.",
        secret=hashlib.sha256(SECRET.encode()).hexdigest(),
    )


def credentials(v: Vectors) -> None:
    header = v.provider.signature_header
    password = CREDENTIALS.split(":")[1]
    v.refuse(
        "another user",
        "signature_mismatch",
        "The password is right.",
        secret=f"other:{password}",
    )
    v.refuse(
        "only the password",
        "signature_mismatch",
        "User and password are one text.",
        secret=password,
    )
    v.accept(
        "no user",
        "The user is empty.",
        secret=":a password that is long",
        secrets=":a password that is long",
    )
    v.accept(
        "no password",
        "The password is empty.",
        secret="user-with-a-long-name:",
        secrets="user-with-a-long-name:",
    )
    v.accept(
        "a colon in the password",
        "The first one ends the user.",
        secret="user:a:b:c, and on",
        secrets="user:a:b:c, and on",
    )
    v.accept(
        "not ASCII",
        "As UTF-8 (section 2.1).",
        secret="user:pässwörter, alle",
        secrets="user:pässwörter, alle",
    )
    v.refuse(
        "not ASCII, as Latin-1",
        "signature_mismatch",
        "Another text.",
        headers=lambda sent: [
            (
                header,
                "Basic "
                + base64.b64encode("user:pässwörter, alle".encode("latin-1")).decode(),
            )
        ],
        secrets="user:pässwörter, alle",
    )
    v.refuse(
        "without padding",
        "malformed_signature",
        "One text for each.",
        headers=with_value(header, lambda text: text.rstrip("=")),
    )
    v.refuse(
        "in the URL-safe alphabet",
        "malformed_signature",
        "RFC 7617 has the standard one.",
        secret="user:???>>>???>>>???",
        secrets="user:???>>>???>>>???",
        headers=with_value(
            header, lambda text: text.replace("/", "_").replace("+", "-")
        ),
    )
    v.refuse(
        "not encoded",
        "malformed_signature",
        "The bare text.",
        headers=lambda sent: [(header, "Basic " + CREDENTIALS)],
    )
    v.refuse(
        "as a bearer token",
        "unsupported_signature",
        "Another scheme.",
        headers=with_value(header, lambda text: text.replace("Basic", "Bearer")),
    )
    v.refuse(
        "two blanks",
        "malformed_signature",
        "One stands between the scheme and the credentials.",
        headers=with_value(header, lambda text: text.replace(" ", "  ")),
    )
    v.refuse(
        "nothing behind the scheme",
        "malformed_signature",
        "No credentials.",
        headers=lambda sent: [(header, "Basic =")],
    )


def prefixed(v: Vectors) -> None:
    header = v.provider.signature_header
    v.refuse(
        "the authentication scheme in lower case",
        "unsupported_signature",
        "It is compared as it stands.",
        headers=with_value(header, lambda text: text[0].lower() + text[1:]),
    )
    v.refuse(
        "without the authentication scheme",
        "malformed_signature",
        "It is part of the header.",
        headers=with_value(header, lambda text: text.split(" ", 1)[1]),
    )


def vectors() -> Json:
    cases: list[Json] = []
    for each, own in (
        (PLAIN, (texts,)),
        (BEARER, (texts, prefixed)),
        (BASIC, (credentials, prefixed)),
    ):
        v = Vectors(each)
        everyone(v)
        several(v)
        for more in own:
            more(v)
        for case in v.cases:
            case["name"] = f"{each.name}: {case['name']}"
        cases += v.cases
    return file("token", "none", cases)
