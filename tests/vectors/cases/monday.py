"""monday.com, from developer.monday.com, Authorization header."""

from __future__ import annotations

from light import NO_ENVELOPE, OTHER_SECRET, SECRET, Light, requested
from light_tokens import forged, tokens
from signing import NOW, Sample
from tokens import as_text, hs256
from vectors import Json, Vectors, file

SOURCE = "monday.com, developer.monday.com, Authorization header"
URL = "https://www.yourserver.com/endpoint"
BODY = '{"event":{"userId":9603417,"boardId":1771812698,"pulseId":1772099344,"type":"create_pulse"}}'

provider = Light(
    name="monday",
    source=SOURCE,
    secret=SECRET,
    other_secret=OTHER_SECRET,
    digest=lambda s: hs256(
        s.key,
        {
            "accountId": 1825529,
            "userId": 4012689,
            "aud": s.url,
            "exp": int(s.timestamp) + 300,
            "shortLivedToken": "SHORT_LIVED_TOKEN_HERE",
            "iat": int(s.timestamp),
        },
    ),
    signature_header="Authorization",
    encode=as_text,
    samples=(Sample("delivery", SOURCE, BODY),),
    wrap=lambda data: data,
    envelope=NO_ENVELOPE,
    url=URL,
    authenticity="fields",
)


def vectors() -> Json:
    v = Vectors(provider)
    v.accept("genuine", "Signed as the source says.")
    v.accept(
        "another body",
        "The token says nothing of it, and `authenticity` says so.",
        body=b'{"forged":true}',
    )
    v.refuse(
        "signed with another secret",
        "signature_mismatch",
        "The secret of another app.",
        secret=OTHER_SECRET,
    )
    requested(v, other=URL + "/")
    tokens(v)
    v.refuse(
        "a token for nobody",
        "signature_mismatch",
        "Whom it is for is what it says.",
        signature=lambda text: forged(text, {"aud": None}),
    )
    v.refuse(
        "after `Bearer`",
        "malformed_signature",
        "It stands alone in its header.",
        signature=lambda text: f"Bearer {text}",
    )
    v.refuse(
        "no Authorization",
        "missing_header",
        "As of webhooks that are made by hand, which are not signed.",
        details={"header": "Authorization"},
        headers=lambda _: [],
    )
    v.refuse(
        "one second beyond the tolerance",
        "timestamp_too_old",
        "The tolerance ends where it says.",
        details={"skewSeconds": 301, "toleranceSeconds": 300},
        timestamp=NOW - 301,
    )
    return file("monday", "none", v.cases)
