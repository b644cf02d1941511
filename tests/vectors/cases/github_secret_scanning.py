"""GitHub's secret scanning, from docs.github.com, Secret scanning partner program."""

from __future__ import annotations

import json

from families import with_value, without
from light import light
from public_keys import OTHER_P256, P256, sign
from signing import Envelope, Header, encode_base64
from vectors import Vectors

SOURCE = "GitHub, docs.github.com, Secret scanning partner program"
EXAMPLE = "GitHub, github/docs, pull request 18776"
ID = "f9525bf080f75b3506ca1ead061add62b8633a346606dc5fe544e29231c6ee0d"
OTHER_ID = "90a421169f0a406205f1563a953312f0be898d3c7b6c06b681aa86a874555f4a"
NAME = "GitHub-Public-Key-Identifier"


def named(pem: str) -> str:
    return json.dumps({ID: pem})


def of(text: str) -> bytes:
    """The public key of the delivery's id."""
    keys: dict[str, str] = json.loads(text)
    return keys[ID].encode()


def own(v: Vectors) -> None:
    both = json.dumps({OTHER_ID: OTHER_P256.pem, ID: P256.pem})
    v.accept("one of several keys", "The one that is named.", secrets=both)
    jwks = {"keys": [{**OTHER_P256.jwk, "kid": OTHER_ID}, {**P256.jwk, "kid": ID}]}
    v.accept("one of a set of JWKs", "The one that is named.", secrets=json.dumps(jwks))
    published = [
        {"key_identifier": OTHER_ID, "key": OTHER_P256.pem, "is_current": False},
        {"key_identifier": ID, "key": P256.pem, "is_current": True},
    ]
    v.accept(
        "the document in which the keys are published",
        "As it is.",
        secrets=json.dumps({"public_keys": published}),
    )
    twice = [published[0], {**published[1], "key_identifier": OTHER_ID}]
    v.refuse(
        "a document with an id twice",
        "malformed_secret",
        "Which of the two keys counts is open.",
        details={"index": 0},
        secrets=json.dumps({"public_keys": twice}),
    )
    v.refuse(
        "the id of another key that was given",
        "signature_mismatch",
        "The key that is named, and no other.",
        secrets=both,
        headers=with_value(NAME, lambda _: OTHER_ID),
    )
    v.refuse(
        "the id of no key",
        "unknown_key",
        "The keys may have changed: whoever received it fetches them again, once.",
        details={"header": NAME, "secrets": 1},
        headers=with_value(NAME, lambda _: OTHER_ID),
    )
    v.refuse(
        "no id",
        "missing_header",
        "Which key it is, is not tried out.",
        details={"header": NAME},
        headers=without(NAME),
    )
    v.refuse(
        "two ids",
        "duplicate_header",
        "One of them would be somebody else's.",
        headers=lambda sent: [*sent, (NAME, OTHER_ID)],
    )
    v.refuse(
        "a key without its id",
        "malformed_secret",
        "Deliveries name the key that checks them.",
        details={"index": 0},
        secrets=P256.pem,
    )
    key = (
        "-----BEGIN PUBLIC KEY-----\n"
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9MJJHnMfn2+H4xL4YaPDA4RpJqUq\n"
        "kCmRCBnYERxZanmcpzQSXs1X/AljlKkbJ8qpVIW4clayyef9gWhFbNHWAA==\n"
        "-----END PUBLIC KEY-----\n"
    )
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source=EXAMPLE,
        secrets=json.dumps({OTHER_ID: key}),
        headers=lambda sent: _with_id(sent, OTHER_ID),
        body=b'[{"token":"some_token","type":"some_type","url":"some_url"}]',
        signature=(
            "MEUCIQDKZokqnCjrRtw0tni+2Ltvl/uiMJ1EGumEsp1BsNr32AIgQY1YXD2nlj+XNfGK4rBfkMJ1JDOQ"
            "cYXxa2sY8FNkrKc="
        ),
    )


def _with_id(sent: list[Header], key_id: str) -> list[Header]:
    return [(name, key_id if name == NAME else value) for name, value in sent]


vectors = light(
    "github-secret-scanning",
    SOURCE,
    lambda s: sign(s.key, s.body, form="der"),
    encode_base64,
    "GitHub-Public-Key-Signature",
    secret=named(P256.pem),
    other_secret=named(OTHER_P256.pem),
    key=of,
    envelope=Envelope((), None, None, "", type_required=False),
    body='[{"token":"NMIfyYncKcRALEXAMPLE","type":"mycompany_api_token","url":"https://github.com/octocat"}]',
    further=((NAME, ID),),
    own=own,
)
