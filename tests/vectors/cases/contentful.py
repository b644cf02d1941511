"""Contentful, from contentful/node-apps-toolkit, src/requests: sign-request.ts, verify-request.ts and utils.ts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from families import with_value, without
from signing import NOW, Envelope, Header, Provider, Sample, Signed, encode_hex, mac
from vectors import Json, Vectors, file

SOURCE = "Contentful, contentful/node-apps-toolkit, src/requests/sign-request.ts"
SECRET = "a" * 32 + "b" * 32
OTHER_SECRET = "c" * 64
PATH = "/hook/~%20a%2Fb?foo=bar&baz=1"
URL = f"https://example.com{PATH}"
TIME, LIST, NAME = (
    "X-Contentful-Timestamp",
    "X-Contentful-Signed-Headers",
    "X-Contentful-Signature",
)
TOPIC = ("X-Contentful-Topic", "ContentManagement.Entry.publish")
CRN = ("X-Contentful-CRN", "crn:contentful:::content:spaces/cfexampleapi")
BODY = {
    "sys": {"id": "5KsDBWseXY6QegucYAoacS", "type": "Entry"},
    "fields": {"title": {"en-US": "Hello, World – 10 €!"}},
}
# What JavaScript's `encodeURI` and `encodeURIComponent` leave as it is.
COMPONENT = "-_.!~*'()"
URI = ";,/?:@&=+$#" + COMPONENT


def encoded(url: str) -> str:
    """As `getNormalizedEncodedURI` writes a path and its query."""
    path, _, query = url.removeprefix("https://example.com").partition("?")
    escaped = quote(query, safe=COMPONENT)
    return quote(f"{path}?{escaped}" if escaped else path, safe=URI)


def listed(headers: list[Header]) -> str:
    """The names of what is signed, in their order."""
    return ",".join(sorted(name.lower() for name, _ in headers))


@dataclass(frozen=True)
class Listing(Provider):
    """A provider that lists the headers that it signs."""

    signed: tuple[Header, ...] = (TOPIC, CRN)
    written: Callable[[str], str] = str

    def lines(self, timestamp: str) -> list[Header]:
        headers = [*self.signed, (TIME, timestamp), (LIST, "")]
        return [*headers[:-1], (LIST, self.written(listed(headers)))]

    def digest_of(self, s: Signed) -> bytes:
        headers = sorted(
            (name.lower(), value) for name, value in self.lines(s.timestamp)
        )
        line = ";".join(f"{name}:{value}" for name, value in headers)
        return mac(s.key, "\n".join([s.method, encoded(s.url), line, ""]), s.body)

    def headers(
        self, signature: str, timestamp: str, message_id: str = ""
    ) -> list[Header]:
        return [*self.lines(timestamp), (NAME, signature)]


def provider(
    signed: tuple[Header, ...] = (TOPIC, CRN), written: Callable[[str], str] = str
) -> Listing:
    made = Listing(
        name="contentful",
        source=SOURCE,
        secret=SECRET,
        other_secret=OTHER_SECRET,
        digest=lambda s: made.digest_of(s),
        signature_header=NAME,
        encode=encode_hex,
        samples=(Sample("entry", SOURCE, json.dumps(BODY, ensure_ascii=False)),),
        wrap=lambda data: data,
        envelope=Envelope(type_required=False),
        timestamp="signed",
        timestamp_header=TIME,
        url=URL,
        signed=signed,
        written=written,
    )
    return made


def vectors() -> Json:
    at = NOW * 1000
    v = Vectors(provider(), timestamp=at)
    v.accept("genuine", "As the toolkit signs.")
    v.refuse(
        "another body",
        "signature_mismatch",
        "One byte was changed.",
        body=v.body.replace(b"Hello", b"Hallo"),
        signed_body=v.body,
    )
    v.refuse(
        "signed with another secret",
        "signature_mismatch",
        "The secret of another space.",
        secret=OTHER_SECRET,
    )
    for what, request in [
        ("by another method", {"method": "PUT", "url": URL}),
        (
            "with another query",
            {"method": "POST", "url": URL.replace("baz=1", "baz=2")},
        ),
    ]:
        v.refuse(
            what,
            "signature_mismatch",
            "The request line is signed.",
            handed_over=request,
        )
    v.refuse(
        "another topic",
        "signature_mismatch",
        "It is on the list.",
        headers=with_value(TOPIC[0], lambda _: "ContentManagement.Entry.delete"),
    )
    v.refuse(
        "a listed header that is not there",
        "missing_header",
        "It was signed with one.",
        details={"header": TOPIC[0]},
        headers=without(TOPIC[0]),
    )
    v.refuse(
        "31 seconds old",
        "timestamp_too_old",
        "The toolkit's limit is 30.",
        details={"skewSeconds": 31, "toleranceSeconds": 30},
        timestamp=at - 31000,
    )
    w = Vectors(provider(signed=()), timestamp=at)
    w.accept(
        "the time and the list alone, as the server sees the URL",
        "They are all that has to be listed.",
        handed_over={"method": "POST", "url": PATH},
    )
    cases = v.cases + w.cases
    for name, signed, written, code, details in [
        (
            "the list in another order",
            (TOPIC,),
            lambda text: ",".join(reversed(text.split(","))),
            None,
            None,
        ),
        (
            "a list without the time",
            (TOPIC,),
            lambda text: text.replace(f",{TIME.lower()}", ""),
            "unsupported_signature",
            LIST,
        ),
        (
            "a list without itself",
            (TOPIC,),
            lambda text: text.replace(f"{LIST.lower()},", ""),
            "unsupported_signature",
            LIST,
        ),
        (
            "a list of another header",
            (("X-Custom", "1"),),
            str,
            "unsupported_signature",
            LIST,
        ),
        (
            "a header that looks like two",
            (("X-Contentful-Webhook-Name", f"a;{TOPIC[0].lower()}:x"),),
            str,
            "malformed_header",
            "X-Contentful-Webhook-Name",
        ),
    ]:
        w = Vectors(provider(signed, written), timestamp=at)
        if code is None:
            w.accept(name, "It is signed as it stands there.")
        else:
            w.refuse(
                name,
                code,
                "Whoever takes it could be shown what nobody signed.",
                details={"header": details},
            )
        cases = cases + w.cases
    v = Vectors(provider(), timestamp=at)
    v.refuse(
        "a second question mark",
        "malformed_header",
        "What stands behind it is not signed.",
        details={"header": ":url"},
        handed_over={"method": "POST", "url": f"{URL}?x"},
    )
    return file("contentful", "signed", cases + v.cases)
