"""MessageBird, from its library for Node.js, and from the tokens that it is tested with."""

from __future__ import annotations

from light import requested
from light_tokens import forged, light_token
from signing import NOW
from tokens import hs256, sha256
from vectors import Vectors

SOURCE = "MessageBird, messagebird-nodejs, lib/webhook-signature-jwt.js"
TESTED = (
    "MessageBird, messagebird-nodejs, lib/testdata/webhook-signature-jwt-reference.json"
)
KEY = "36efdd1aace2e26cd490f0d951138253bef2f7c6d34d18981da781555cc4cebb"
HEAD = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
ISSUED = (
    "eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCwiZXhwIjoxNjI1NDc5MjYwLCJqdGkiOi"
)
WITH_BODY = (
    HEAD
    + ISSUED
    + "I5M2U1NTAwNi1hMGU4LTQ1MjYtYTE5MC1mYTVmZjAwZWExMTYiLCJ1cmxfaGFzaCI6IjQxZjA1ZjBkZGQwYTIyYWIyMDlhYzQ2ZjQ3YzQ1Nz"
    "JkOWNlZmEyNTdlZDc0YjI0MDA0YmFlNzUzZWNlNmMyNjAiLCJwYXlsb2FkX2hhc2giOiJkZmZkNjAyMWJiMmJkNWIwYWY2NzYyOTA4MDllYzNh"
    "NTMxOTFkZDgxYzdmNzBhNGIyODY4OGEzNjIxODI5ODZmIn0._H--TOuYFLpeEH39-rg5E3IHVkjHozBcaKVWPRC5m9I"
)
WITHOUT_BODY = (
    HEAD
    + ISSUED
    + "I1OWEyNDRkYy1lOWFkLTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6IjhhZmYzNzQ4ZDc4OWM0MzMzNTczZTFjMzFmZTViMD"
    "A0OTQwY2I1ZmM0NzQ2MGVkM2QwZTY1NGY3ZmM0ZTVmYWUifQ.mJBCMfEjKmN3IMuzqPXPHktWETrcu0iNdF3agE8PDyI"
)
QUERY = "https://example.com/?obj%5Bfield1%5D=val1&obj%5Bfield2%5D=val2&param=value+with+spaces"
URL = "https://example.com/path?bar=1&foo=2"
TIME = 1625479200


def own(v: Vectors) -> None:
    requested(v, other="https://example.com/path?foo=2&bar=1")
    for what, token, url, body in [
        ("a token of the library's tests", WITH_BODY, URL, b"Hello, World!"),
        ("one of a request without a body", WITHOUT_BODY, QUERY, b""),
    ]:
        v.accept(
            what,
            "As published, with its key and its time.",
            source=TESTED,
            signature=token,
            url=url,
            body=body,
            now=TIME,
            operation="verify",
        )
    v.refuse(
        "a body added on the way",
        "signature_mismatch",
        "The token has no hash of a body: there was none.",
        source=TESTED,
        signature=WITHOUT_BODY,
        url=QUERY,
        body=b"Hello, World!",
        now=TIME,
    )
    v.refuse(
        "a body lost on the way",
        "signature_mismatch",
        "The token has the hash of one.",
        source=TESTED,
        signature=WITH_BODY,
        url=URL,
        body=b"",
        now=TIME,
    )
    v.refuse(
        "not valid yet",
        "timestamp_too_new",
        "Tokens have a beginning, too.",
        details={"skewSeconds": 11, "toleranceSeconds": 10},
        now=NOW - 11,
    )
    v.refuse(
        "a hash of the body that is no text",
        "malformed_signature",
        "It is there, and says nothing.",
        signature=lambda text: forged(text, {"payload_hash": 7}),
    )


vectors = light_token(
    "messagebird",
    SOURCE,
    lambda s: hs256(
        s.key,
        {
            "iss": "MessageBird",
            "nbf": NOW,
            "exp": NOW + 300,
            "jti": "93e55006-a0e8-4526-a190-fa5ff00ea116",
            "url_hash": sha256(s.url.encode()),
            **({"payload_hash": sha256(s.body)} if s.body else {}),
        },
    ),
    "MessageBird-Signature-JWT",
    issuer="MessageBird",
    expires=True,
    secret=KEY,
    url=URL,
    own=own,
)
