"""Values that are signed where they are there, and timestamps that may be seconds or milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from signing import NOW, Signed, encode_hex, mac
from vectors import Json, Vectors, file

from cases.custom import plain
from cases.language import DOT, scheme

MERCADO = "Mercado Pago, Webhooks: what is not there is removed from what is signed"
ADYEN = "Adyen, Verify HMAC signatures: a value that is not there is empty"
UNITS = "Mercado Pago, Webhooks: milliseconds by its words, seconds by its example"
FIRST = {"header": "X-First", "optional": True, "before": "first:", "after": ";"}
SECOND = {"header": "X-Second", "optional": True, "before": "second:", "after": ";"}
BETWEEN = {"header": "X-Between", "optional": True}
BAR = {"literal": "|"}

Digest = Callable[[Signed], bytes]


def signing(
    name: str, content: tuple[object, ...], digest: Digest, source: str = MERCADO
) -> Vectors:
    return Vectors(
        scheme(name, source, plain("X-Signature"), encode_hex, digest, content=content)
    )


def comes_and_goes() -> list[Json]:
    """Texts that are there with their value alone."""
    v = signing(
        "comes-and-goes",
        (FIRST, SECOND, {"literal": "body:"}, "body"),
        lambda s: mac(s.key, "body:", s.body),
    )
    key = v.provider.secret.encode()
    first, second = ("X-First", "a b"), ("X-Second", "c")

    def of(text: str) -> str:
        return encode_hex(mac(key, text, "body:", v.body))

    v.accept("neither value", "Nothing of them is signed.")
    for what, sent, text in [
        ("both values", [first, second], "first:a b;second:c;"),
        ("the first alone", [first], "first:a b;"),
        ("the second alone", [second], "second:c;"),
        ("an empty one", [("X-First", ""), second], "second:c;"),
        ("one that has what stands before it", [("X-First", "first")], "first:first;"),
    ]:
        v.accept(
            what,
            "What is there is signed with the texts around it, and what is not is left out with them.",
            headers=lambda headers, more=sent: headers + more,
            signature=of(text),
        )
    for what, sent, text in [
        ("added on the way", [first], ""),
        ("lost on the way", [], "first:a b;"),
        ("under the other name", [("X-Second", "a b")], "first:a b;"),
        ("the two in another order", [first, second], "second:c;first:a b;"),
        ("left out, but for its texts", [second], "first:;second:c;"),
    ]:
        v.refuse(
            f"one {what}" if not what.startswith("the") else what,
            "signature_mismatch",
            "Another content than the one that was signed.",
            headers=lambda headers, more=sent: headers + more,
            signature=of(text),
        )
    for what, value in [
        ("with what ends it", "a;"),
        ("with what ends it and the next one", "a;second:c"),
        ("with what begins it", "afirst:"),
    ]:
        v.refuse(
            f"a value {what}",
            "malformed_header",
            "Bytes could be moved between it and its neighbour.",
            details={"header": "X-First"},
            headers=lambda headers, value=value: headers + [("X-First", value)],
            signature=of(f"first:{value};"),
        )
    v.refuse(
        "a value twice",
        "duplicate_header",
        "Which one is meant, nobody knows.",
        details={"header": "X-First"},
        headers=lambda headers: headers + [first, ("X-First", "b")],
        signature=of("first:a b;"),
    )
    v.refuse(
        "a value of 4097 bytes",
        "malformed_header",
        "No header that is signed is longer than 4096 bytes.",
        details={"header": "X-First"},
        headers=lambda headers: headers + [("X-First", "a" * 4097)],
        signature=of(f"first:{'a' * 4097};"),
    )
    return v.cases


def between() -> list[Json]:
    """Texts that are always there, as colons between values."""
    v = signing(
        "between",
        ({"literal": "a:"}, BETWEEN, BAR, "body"),
        lambda s: mac(s.key, "a:", "|", s.body),
        ADYEN,
    )
    key = v.provider.secret.encode()
    v.accept("between: missing", "It is empty then, and the texts stay.")
    v.accept(
        "between: there",
        "It stands between them.",
        headers=lambda headers: headers + [("X-Between", "x")],
        signature=encode_hex(mac(key, "a:x|", v.body)),
    )
    v.refuse(
        "between: with what stands behind it",
        "malformed_header",
        "Bytes could be moved between it and the body.",
        details={"header": "X-Between"},
        headers=lambda headers: headers + [("X-Between", "x|y")],
        signature=encode_hex(mac(key, "a:x|y|", v.body)),
    )
    return v.cases


def of_the_url() -> list[Json]:
    url = "https://example.com/hooks?a=1&id=A%3B7"
    own = {"query": "id", "optional": True, "before": "id:", "after": ";"}
    v = signing(
        "parameter",
        (own, {"literal": "body:"}, "body"),
        lambda s: mac(s.key, "id:A%3B7;" if "id=" in s.url else "", "body:", s.body),
    )
    v = Vectors(replace(v.provider, url=url))
    v.accept("parameter: there", "As it stands in the URL: nothing is decoded.")
    v.accept(
        "parameter: missing", "It is left out.", url="https://example.com/hooks?a=1"
    )
    v.accept("parameter: no query", "It is left out.", url="https://example.com/hooks")
    v.refuse(
        "parameter: another value",
        "signature_mismatch",
        "It is signed.",
        handed_over={"url": url.replace("A%3B7", "A%3B8")},
    )
    v.refuse(
        "parameter: twice",
        "duplicate_header",
        "Which one is meant, nobody knows.",
        details={"header": ":url", "key": "id"},
        handed_over={"url": f"{url}&id=A%3B7"},
    )
    v.refuse(
        "parameter: no URL",
        "invalid_option",
        "A URL without it is another thing than none.",
        details={"option": "url"},
        handed_over={"method": "POST"},
    )
    return v.cases


def units() -> list[Json]:
    """A number of which nothing says whether it is seconds or milliseconds."""
    provider = scheme(
        "either-unit",
        UNITS,
        plain("X-Signature"),
        encode_hex,
        lambda s: mac(s.key, s.timestamp, ".", s.body),
        content=("timestamp", DOT, "body"),
        timestamp={"header": "X-Time", "unit": "seconds-or-milliseconds"},
    )
    v = Vectors(provider)
    v.accept("either unit: seconds", "Ten digits.")
    for what, time in [
        ("milliseconds", NOW * 1000),
        ("the last millisecond of the second", NOW * 1000 + 999),
        ("the tolerance in seconds", NOW - 300),
        ("the tolerance in milliseconds", (NOW - 300) * 1000),
        ("the future in milliseconds", (NOW + 300) * 1000 + 999),
    ]:
        v.accept(f"either unit: {what}", "It counts in either unit.", timestamp=time)
    for what, time, code, skew in [
        ("too old in seconds", NOW - 301, "timestamp_too_old", 301),
        ("too old in milliseconds", (NOW - 301) * 1000, "timestamp_too_old", 301),
        ("too new in milliseconds", (NOW + 301) * 1000, "timestamp_too_new", 301),
        (
            "the largest number that is seconds",
            99_999_999_999,
            "timestamp_too_new",
            99_999_999_999 - NOW,
        ),
        (
            "the smallest number that is milliseconds",
            100_000_000_000,
            "timestamp_too_old",
            NOW - 100_000_000,
        ),
        ("microseconds", NOW * 1_000_000, "timestamp_too_new", NOW * 1000 - NOW),
    ]:
        v.refuse(
            f"either unit: {what}",
            code,
            "The size of the number says what it counts: from 100000000000 on, milliseconds.",
            details={"skewSeconds": skew, "toleranceSeconds": 300},
            timestamp=time,
        )
    v.refuse(
        "either unit: a date",
        "malformed_timestamp",
        "Neither of the two is written so.",
        details={"header": "X-Time"},
        timestamp="2024-01-15T10:30:00Z",
    )
    touching = scheme(
        "touching",
        UNITS,
        plain("X-Signature"),
        encode_hex,
        lambda s: mac(s.key, s.timestamp, s.body),
        content=("timestamp", "body"),
        timestamp={"header": "X-Time", "unit": "seconds-or-milliseconds"},
    )
    refused = Vectors(touching)
    refused.refuse(
        "scheme: either unit beside the body",
        "invalid_scheme",
        "Ten digits and three of the body are thirteen digits.",
        details={"path": "/timestamp/unit"},
    )
    return v.cases + refused.cases


def refused() -> list[Json]:
    """Schemes of which it would be open what is signed."""
    cases = []
    tail = ({"literal": "body:"}, "body")
    for what, content, path in [
        ("two that begin alike", (FIRST, {**SECOND, "before": "fir"}, *tail), ""),
        ("one that begins as what follows", ({**FIRST, "before": "bo"}, *tail), ""),
        ("without a text behind it", ({**FIRST, "after": None}, *tail), ""),
        ("without a text before it", ({**FIRST, "before": None}, *tail), ""),
        ("beside the body", (FIRST, "body"), ""),
        ("behind the body", ("body", FIRST), ""),
        ("side by side", (BETWEEN, {**BETWEEN, "header": "X-Other"}, *tail), ""),
        (
            "a text that is always there",
            ({"header": "X-First", "before": "a"}, *tail),
            "/0/before",
        ),
        ("with a length", ({**FIRST, "length": 3}, *tail), "/0/length"),
        ("an empty text", ({**FIRST, "before": ""}, *tail), ""),
        ("that must be there", ({**FIRST, "optional": False}, *tail), "/0/before"),
        ("the signature itself", ({**FIRST, "header": "X-Signature"}, *tail), ""),
    ]:
        content = tuple(
            {k: v for k, v in part.items() if v is not None}
            if isinstance(part, dict)
            else part
            for part in content
        )
        v = signing(what.replace(" ", "-"), content, lambda s: mac(s.key, s.body))
        v.refuse(
            f"scheme: an optional value {what}",
            "invalid_scheme",
            "It must be plain what is signed, whichever values are there.",
            details={"path": f"/signedContent{path}"},
        )
        cases += v.cases
    v = signing("nothing-else", (FIRST, SECOND), lambda s: mac(s.key, ""))
    v = Vectors(replace(v.provider, scheme={**v.provider.scheme, "bodySigned": False}))
    v.refuse(
        "scheme: nothing but optional values",
        "invalid_scheme",
        "A signature of nothing would be right for every delivery.",
        details={"path": "/signedContent"},
    )
    cases += v.cases
    for what, single in [
        ("no pointer", "items"),
        ("a list of which nothing is signed", "/others"),
        ("all of the body", ""),
    ]:
        v = signing(
            "single", ({"json": "/items/0/id"}, {"literal": ":"}, "body"), lambda s: b""
        )
        changed = {**v.provider.scheme, "single": single}
        v = Vectors(replace(v.provider, scheme=changed))
        v.refuse(
            f"scheme: one element of {what}",
            "invalid_scheme",
            "It says of what is signed that there is nothing beside it.",
            details={"path": "/single"},
        )
        cases += v.cases
    return cases


def vectors() -> Json:
    cases = [*comes_and_goes(), *between(), *of_the_url(), *units(), *refused()]
    return file("optional", "none", cases)
