"""The fields of a form, sorted, in the place of the body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

from forms import Form, fields, form, in_order
from signing import Envelope, Signed, encode_hex, mac
from vectors import Json, Vectors, file

from cases.custom import plain
from cases.language import scheme

SOURCE = "URL Standard, application/x-www-form-urlencoded"
FIELDS = (("b", "Café + 10 %"), ("a", "2"), ("a", "1"), ("empty", ""))
URL = "https://example.com/hooks?tenant=7"
FIELD = {"field": "sortedForm"}


def signing(
    name: str,
    content: tuple[object, ...],
    digest: Callable[[Signed], bytes],
    url: str = "",
) -> Vectors:
    provider = scheme(
        name, SOURCE, plain("X-Signature"), encode_hex, digest, content=content
    )
    samples = (Form("form", SOURCE, form(*FIELDS)),)
    return Vectors(replace(provider, samples=samples, url=url))


def with_payload(v: Vectors) -> Vectors:
    """The same scheme, with a word for the payload."""
    read = Envelope(("/b",), data="", type_required=False)
    document = (v.provider.scheme or {}) | {
        "envelope": {"id": "/b", "data": "", "payload": "form"}
    }
    one_each = (FIELDS[0], FIELDS[1], FIELDS[3])
    provider = replace(
        v.provider,
        scheme=document,
        envelope=read,
        samples=(Form("form", SOURCE, form(*one_each)),),
        payload=fields,
        identity=in_order,
        signs_id=False,
    )
    return Vectors(provider)


def alone() -> list[Json]:
    v = signing("sorted-form", ("sortedForm",), lambda s: mac(s.key, in_order(s.body)))
    for what, body in [
        ("genuine", form(*FIELDS)),
        ("fields in another order", form(*reversed(FIELDS))),
        ("a field twice", form(*FIELDS, ("a", "1"))),
        ("no field", ""),
        ("separators alone", "&&"),
        ("a name without a value", "a"),
        ("a value with an equals sign", "a=b=c"),
        ("a name that begins another", "ab=&a=c&a=b"),
        ("characters beyond the BMP, beside others", form(("😀", ""), ("\ufffd", ""))),
        ("capital letters before small ones", "a=1&B=2"),
        ("256 fields", "&".join(f"f{n}={n}" for n in range(256))),
    ]:
        v.accept(
            f"form: {what}",
            "Sorted by name and then by value, by their bytes; of equal ones one.",
            body=body.encode(),
            operation="verify",
        )
    genuine = form(*FIELDS).encode()
    v.accept(
        "form: written otherwise",
        "What is signed is what the fields stand for.",
        body=genuine.replace(b"+", b"%20").replace(b"a=1", b"%61=%31"),
        operation="verify",
    )
    v.refuse(
        "form: received without a word of it",
        "malformed_json",
        "It is genuine, and no JSON, which payloads are unless the scheme says otherwise.",
        details={"line": 1, "column": 1, "problem": "a form in the place of JSON"},
        body=genuine,
    )
    named = with_payload(v)
    named.accept(
        "form: received",
        "An id there is, but nothing says where fields end: what is signed makes the deduplication key.",
    )
    named.accept(
        "form: received in another order, written otherwise",
        "It is the same event.",
        body=form(FIELDS[3], FIELDS[1], FIELDS[0]).replace("a=2", "a=%32").encode(),
    )
    v.cases += named.cases
    for what, body in [
        ("a value changed", genuine.replace(b"a=2", b"a=3")),
        ("a field added", genuine + b"&x=1"),
        ("a field left out", genuine.replace(b"a=2&", b"")),
        ("a name in capital letters", genuine.replace(b"a=2", b"A=2")),
    ]:
        v.refuse(
            f"form: {what}",
            "signature_mismatch",
            "Each field is signed, its name and its value.",
            body=body,
            signed_body=genuine,
        )
    for what, body in [
        ("JSON", b'{"a":"b"} '),
        ("a blank", b"a=b c"),
        ("a line break", genuine + b"\n"),
        ("a byte that is not ASCII", "a=é".encode()),
        ("an escape without digits", b"a=%"),
        ("an escape with one digit", b"a=%4"),
        ("an escape with other letters", b"a=%4x"),
        ("a value that is not UTF-8", b"a=%FF"),
        ("a name that is not UTF-8", b"%C3=a"),
        ("a character that begins in the name", b"%C3=%A9"),
        ("a character that is cut by a field's end", b"a=%C3&%A9=b"),
        ("a surrogate", b"a=%ED%A0%80"),
        ("an overlong character", b"a=%C0%80"),
        ("257 fields", "&".join(f"f{n}={n}" for n in range(257)).encode()),
        (
            "fields that are alike to the end",
            "&".join(f"{'x' * 2000}{n}=" for n in range(200)).encode(),
        ),
    ]:
        v.refuse(
            f"form: {what}",
            "malformed_body",
            "No form, or none that is sorted soon.",
            details=FIELD,
            body=body,
            signed_body=b"",
            operation="verify",
        )
    return v.cases


def hashed() -> list[Json]:
    """Where the body is no form, the URL has its hash."""
    json = b'{"a":"b"}'

    def digest(s: Signed) -> bytes:
        has_hash = "sha" in parse_qs(urlsplit(s.url).query)
        return mac(s.key, s.url, "" if has_hash else in_order(s.body))

    v = signing("sorted-form-or-hash", ("url", {"sortedForm": "sha"}), digest, URL)
    right = f"{URL}&sha={sha256(json).hexdigest()}"
    v.accept("hash: none, and a form", "Its fields are signed.", operation="verify")
    v.accept(
        "hash: of JSON",
        "The URL is signed alone.",
        body=json,
        url=right,
        operation="verify",
    )
    v.accept(
        "hash: behind a base URL",
        "It is in the part that arrived.",
        body=json,
        url=right,
        handed_over={"url": right.removeprefix("https://example.com")},
        options={"baseUrl": "https://example.com"},
        operation="verify",
    )
    for what, url in [
        ("of another body", f"{URL}&sha={sha256(b'{}').hexdigest()}"),
        ("in capital letters", f"{URL}&sha={sha256(json).hexdigest().upper()}"),
        ("empty", f"{URL}&sha="),
        ("cut", right[:-1]),
    ]:
        v.refuse(
            f"hash: {what}",
            "signature_mismatch",
            "It is compared, and not only signed.",
            body=json,
            url=url,
            signature=mac(b"other", "").hex(),
        )
    v.refuse(
        "hash: twice",
        "duplicate_header",
        "It is open which one counts.",
        details={"header": ":url", "key": "sha", "count": 2},
        body=json,
        url=f"{right}&sha={sha256(json).hexdigest()}",
    )
    return v.cases


def contradictions() -> list[Json]:
    cases = []
    for number, (what, content, path) in enumerate(
        [
            ("beside the body", ("body", {"literal": "."}, "sortedForm"), ""),
            ("twice", ("sortedForm", {"literal": "."}, "sortedForm"), ""),
            ("a hash in a URL that is not signed", ({"sortedForm": "sha"},), "/0"),
            ("a hash without a name", ("url", {"sortedForm": ""}), "/1"),
            ("a hash under no name", ("url", {"sortedForm": "a b"}), "/1/sortedForm"),
        ]
    ):
        v = signing(
            f"sorted-form-{number}", content, lambda s: mac(s.key, in_order(s.body))
        )
        v.refuse(
            f"scheme: {what}",
            "invalid_scheme",
            "It says nothing that could be signed.",
            details={"path": f"/signedContent{path}"},
        )
        cases += v.cases
    return cases


def vectors() -> Json:
    return file("sorted-form", "none", [*alone(), *hashed(), *contradictions()])
