"""Apps of Atlassian Connect, from atlassian-jwt 2.0.3, dist/lib/jwt.js: `qsh`, the hash of the request, in a token."""

from __future__ import annotations

import hashlib
from urllib.parse import parse_qsl, quote

from light import NO_ENVELOPE, OTHER_SECRET, SECRET, Light
from light_tokens import forged, tokens
from signing import NOW, Sample, Signed
from tokens import as_text, hs256
from vectors import Json, Vectors, file

SOURCE = "Atlassian Connect, atlassian-jwt 2.0.3, dist/lib/jwt.js"
HOST = "https://app.example.com"
URL = f"{HOST}/webhooks/issue?user_id=5b10&user_key=Caf%C3%A9+au+lait"
BODY = '{"timestamp":1705314600000,"webhookEvent":"jira:issue_created","issue":{"id":"10001"}}'
# What RFC 3986 leaves as it is.
UNRESERVED = "-._~"


def qsh(method: str, url: str, base: str = "") -> str:
    """`createQueryStringHash`."""
    path, _, query = url.removeprefix(HOST).partition("?")
    path = path.removeprefix(base).replace("&", "%26").removesuffix("/") or "/"
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name != "jwt":
            values.setdefault(name, []).append(value)
    parameters = [
        f"{quote(name, safe=UNRESERVED)}={','.join(quote(v, safe=UNRESERVED) for v in sorted(values[name]))}"
        for name in sorted(values)
    ]
    text = f"{method}&{path}&{'&'.join(parameters)}"
    return hashlib.sha256(text.encode()).hexdigest()


def sign(s: Signed, request: str | None = None) -> bytes:
    claims = {
        "iss": "5a2b1f30-0d4c-3f6e-8d7a-1d2f0c9a5b11",
        "iat": int(s.timestamp),
        "exp": int(s.timestamp) + 180,
        "qsh": qsh(s.method, s.url) if request is None else request,
    }
    return hs256(s.key, claims)


provider = Light(
    name="jira-connect",
    source=SOURCE,
    secret=SECRET,
    other_secret=OTHER_SECRET,
    digest=sign,
    signature_header="Authorization",
    encode=as_text,
    value=lambda signature, timestamp: f"JWT {signature}",
    samples=(Sample("delivery", SOURCE, BODY),),
    wrap=lambda data: data,
    envelope=NO_ENVELOPE,
    method="POST",
    url=URL,
    authenticity="fields",
)


def vectors() -> Json:
    v = Vectors(provider)

    def of(request: str) -> str:
        """The header of a token with this `qsh`."""
        signed = Signed(SECRET.encode(), b"", str(NOW), "")
        return f"JWT {as_text(sign(signed, request))}"

    def said(text: str) -> str:
        """One for the request that is written so, as the documentation has it."""
        return of(hashlib.sha256(text.encode()).hexdigest())

    v.accept("genuine", "Signed as the source says.")
    v.accept(
        "another body",
        "The token says nothing of it, and `authenticity` says so.",
        body=b'{"forged":true}',
    )
    v.accept(
        "the path and the query alone",
        "As servers see them.",
        handed_over={"method": "POST", "url": URL.removeprefix(HOST)},
    )
    v.accept(
        "the documented example",
        "Of one name several values, with a comma between them; blanks; sorted.",
        source="Atlassian's Understanding JWT, as webhook-co/webhook, jira-connect.test.ts, has it",
        value=said(
            "GET&/path/to/service&first=param&repeated=parameter%201,parameter%202&zee_last=param"
        ),
        handed_over={
            "method": "GET",
            "url": "/path/to/service?zee_last=param&repeated=parameter+1&first=param&repeated=parameter%202",
        },
    )
    v.accept(
        "the documented hash",
        "The hash is the published text, not a computed one.",
        source="Bitbucket's Query string hash, as webhook-co/webhook, jira-connect.test.ts, has it",
        value=of("be16910858a41fd19ea5c1b4e9decca9a784d1024cb00b2158defe2f29dc86dd"),
        handed_over={"method": "GET", "url": "/test?param=value"},
    )
    v.accept(
        "values sorted before they are escaped",
        "A dot is before a slash, and `.` behind `%2F`.",
        value=said("POST&/p&r=.,%2F"),
        handed_over={"method": "POST", "url": "/p?r=/&r=."},
    )
    v.accept(
        "a slash at the end of the path, an ampersand in it, and a token in the query",
        "The first is left out, the second escaped, the third left out.",
        value=said("POST&/a%26b&c="),
        handed_over={"method": "POST", "url": "/a&b/?jwt=x&c"},
    )
    v.accept(
        "no path",
        "It is a slash.",
        value=said("POST&/&"),
        handed_over={"method": "POST", "url": HOST},
    )
    v.accept(
        "behind the base URL of the app's descriptor",
        "Its path is not hashed.",
        value=said("POST&/issue&"),
        handed_over={"method": "POST", "url": "/jira/issue"},
        options={"baseUrl": f"{HOST}/jira"},
    )
    v.accept(
        "behind a proxy that takes the path of the base URL away",
        "What is left is what is hashed.",
        value=said("POST&/issue&"),
        handed_over={"method": "POST", "url": "/issue"},
        options={"baseUrl": f"{HOST}/jira"},
    )
    v.refuse(
        "signed with another secret",
        "signature_mismatch",
        "The secret of another installation.",
        secret=OTHER_SECRET,
    )
    for name, method, url in [
        ("by another method", "PUT", URL),
        ("to another path", "POST", URL.replace("issue", "project")),
        ("with another query", "POST", URL.replace("5b10", "5b11")),
        ("without its query", "POST", URL.partition("?")[0]),
    ]:
        v.refuse(
            f"sent {name}",
            "signature_mismatch",
            "The token is for one request.",
            handed_over={"method": method, "url": url},
        )
    v.refuse(
        "a token of a browser's",
        "signature_mismatch",
        "`context-qsh` says that it is for no request.",
        value=of("context-qsh"),
    )
    v.refuse(
        "a token for no request",
        "malformed_signature",
        "Which one it is for is what it says.",
        signature=lambda text: forged(text, {"qsh": None}),
    )
    v.refuse(
        "a query that is no form",
        "malformed_header",
        "Of a broken escape nobody knows what was hashed.",
        details={"header": ":url"},
        handed_over={"method": "POST", "url": "/webhooks/issue?a=%G1"},
    )
    v.refuse(
        "without the request",
        "invalid_option",
        "A mistake of the program, and not of the sender.",
        handed_over={},
    )
    tokens(v)
    v.refuse(
        "after `Bearer`",
        "malformed_signature",
        "`JWT` is the name of the scheme.",
        value=lambda text: text.replace("JWT", "Bearer", 1),
    )
    v.refuse(
        "one second beyond the tolerance",
        "timestamp_too_old",
        "The tolerance ends where it says.",
        details={"skewSeconds": 301, "toleranceSeconds": 300},
        timestamp=NOW - 301,
    )
    return file("jira-connect", "none", v.cases)
