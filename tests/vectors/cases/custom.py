"""Schemes of the user's own: how services that are not built in sign, said as data.

Each entry pairs a scheme document with the same rule in plain Python.
"""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from families import prefixes, rename, repeated, uncanonical, with_value, without
from signing import (
    NOW,
    Envelope,
    Header,
    Provider,
    Sample,
    Signed,
    encode_base64,
    encode_hex,
    mac,
)
from vectors import Json, Vectors, file

ENVELOPE = Envelope(("/id",), "/type", "/created", "/data")
ENVELOPE_DOCUMENT = {
    "id": "/id",
    "type": "/type",
    "occurredAt": "/created",
    "data": "/data",
}
SAMPLE = Sample(
    "event",
    "",
    '{"id":"evt_1","type":"thing.created","created":"2024-01-15T10:30:00Z","data":{"n":1}}',
)


@dataclass(frozen=True)
class WithHeaders(Provider):
    """A provider that also signs other headers."""

    more: tuple[Header, ...] = ()

    def headers(
        self, signature: str, timestamp: str, message_id: str = ""
    ) -> list[Header]:
        return [*self.more, *super().headers(signature, timestamp, message_id)]


def scheme(
    name: str,
    digest: Callable[[Signed], bytes],
    signature: dict[str, Any],
    content: list[Any],
    source: str,
    *,
    algorithm: str = "hmac-sha256",
    secret: Any = "utf8",
    timestamp: dict[str, Any] | None = None,
    envelope: dict[str, Any] | None = None,
    fields: Envelope = ENVELOPE,
    id_header: str | None = None,
    more: tuple[Header, ...] = (),
    value: Callable[[str, str], str] = lambda signature, _: signature,
    key: Callable[[str], bytes] = str.encode,
    secrets: tuple[str, str] = ("a secret of the user's own", "another secret"),
) -> WithHeaders:
    document: Json = {"name": name, "algorithm": algorithm, "signature": signature}
    if timestamp:
        document["timestamp"] = timestamp
    if id_header:
        document["id"] = {"header": id_header}
    document |= {"signedContent": content, "secret": secret}
    document["envelope"] = ENVELOPE_DOCUMENT if envelope is None else envelope
    return WithHeaders(
        name=name,
        source=source,
        secret=secrets[0],
        other_secret=secrets[1],
        digest=digest,
        signature_header=signature["header"],
        encode=encode_hex if signature["encoding"] == "hex" else encode_base64,
        timestamp_header=(timestamp or {}).get("header"),
        id_header=id_header,
        value=value,
        key=key,
        envelope=fields,
        samples=(SAMPLE,),
        wrap=lambda data: f'{{"type":"thing.created","data":{data}}}',
        scheme=document,
        more=more,
    )


def plain(header: str, encoding: str = "hex") -> dict[str, Any]:
    return {"header": header, "layout": "plain", "encoding": encoding}


def prefixed(header: str, prefix: str) -> dict[str, Any]:
    return {"header": header, "layout": "prefixed", "prefix": prefix, "encoding": "hex"}


def pairs(header: str, separator: str, key: str, encoding: str = "hex") -> Json:
    return {
        "header": header,
        "layout": "pairs",
        "separator": separator,
        "key": key,
        "encoding": encoding,
    }


DOT = {"literal": "."}
SECONDS = {"unit": "seconds", "toleranceSeconds": 300}
MILLISECONDS = {"unit": "milliseconds", "toleranceSeconds": 300}
SCHEMES_OF_FIELD = "The service's documentation of its webhooks"

ACME = scheme(
    "acme",
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    pairs("Acme-Signature", ",", "v1"),
    ["timestamp", DOT, "body"],
    "The example of a scheme document",
    timestamp={"key": "t", **SECONDS},
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
)
WEBFLOW = scheme(
    "webflow",
    lambda s: mac(s.key, s.timestamp, ":", s.body),
    plain("x-webflow-signature"),
    ["timestamp", {"literal": ":"}, "body"],
    f"{SCHEMES_OF_FIELD}: Webflow",
    timestamp={"header": "x-webflow-timestamp", **MILLISECONDS},
)
MILLISECONDS_TOUCHING = scheme(
    "milliseconds-touching",
    lambda s: mac(s.key, s.timestamp, s.body),
    plain("X-Signature"),
    ["timestamp", "body"],
    "real-estate's rule, in milliseconds",
    timestamp={"header": "X-Timestamp", **MILLISECONDS},
)
VERCEL = scheme(
    "vercel",
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    plain("x-vercel-signature"),
    ["body"],
    f"{SCHEMES_OF_FIELD}: Vercel",
    algorithm="hmac-sha1",
)
SHA512_BASE64 = scheme(
    "sha512-base64",
    lambda s: mac(s.key, s.body, algorithm="sha512"),
    plain("X-Convoy-Signature", "base64"),
    ["body"],
    f"{SCHEMES_OF_FIELD}: Convoy, a simple signature in base64",
    algorithm="hmac-sha512",
)
UNSIGNED_TIMESTAMP = scheme(
    "unsigned-timestamp",
    lambda s: mac(s.key, s.body),
    plain("X-Signature"),
    ["body"],
    "singlekey's rule, as a document",
    timestamp={"header": "X-Timestamp", "signed": False, **SECONDS},
)
HEADER_SEGMENT = scheme(
    "header-segment",
    lambda s: mac(s.key, "orders/create", ".", s.body),
    plain("X-Signature"),
    [{"header": "X-Topic"}, DOT, "body"],
    "A header among the signed bytes",
    more=(("X-Topic", "orders/create"),),
)
BODY_BETWEEN = scheme(
    "body-between",
    lambda s: mac(s.key, "v0:", s.timestamp, "|", s.body, "|", s.id, "|", "eu", ":end"),
    plain("X-Signature", "base64"),
    [
        {"literal": "v0:"},
        "timestamp",
        {"literal": "|"},
        "body",
        {"literal": "|"},
        "id",
        {"literal": "|"},
        {"header": "X-Region"},
        {"literal": ":end"},
    ],
    "Segments on both sides of the body",
    timestamp={"header": "X-Timestamp", **SECONDS},
    id_header="X-Delivery",
    envelope={"type": "/type"},
    fields=Envelope(type="/type"),
    more=(("X-Region", "eu"),),
)
NUMBERED_HEADERS = scheme(
    "numbered-headers",
    lambda s: mac(s.key, s.id, ".", s.timestamp, ".", "eu", ".", s.body),
    plain("X-Signature"),
    ["id", DOT, "timestamp", DOT, {"header": "2"}, DOT, "body"],
    "RFC 9110, section 5.6.2: digits alone are a name, which some containers sort",
    timestamp={"header": "10", **SECONDS},
    id_header="9",
    envelope={"type": "/type"},
    fields=Envelope(type="/type"),
    more=(("2", "eu"),),
)
DOUBLE_COLON = scheme(
    "double-colon",
    lambda s: mac(s.key, s.id, "::", s.body),
    plain("X-Signature"),
    ["id", {"literal": "::"}, "body"],
    "A separator that can overlap with itself",
    id_header="X-Delivery",
    envelope={"type": "/type"},
    fields=Envelope(type="/type"),
)
HEX_SECRET = scheme(
    "hex-secret",
    lambda s: mac(s.key, s.body),
    plain("X-Signature"),
    ["body"],
    "A secret in hexadecimal",
    secret="hex",
    key=bytes.fromhex,
    secrets=("00ff" * 16, "0a" * 32),
)
PREFIXED_SECRET = scheme(
    "prefixed-secret",
    lambda s: mac(s.key, s.body),
    plain("X-Signature"),
    ["body"],
    "A secret with a prefix and limits",
    secret={
        "prefix": "sk_",
        "encoding": "base64",
        "minimumBytes": 16,
        "maximumBytes": 32,
    },
    key=lambda text: b64decode(text.removeprefix("sk_")),
    secrets=(
        "sk_" + encode_base64(bytes(range(16))),
        "sk_" + encode_base64(bytes(range(1, 33))),
    ),
)
BASE64_SECRET = scheme(
    "base64-secret",
    lambda s: mac(s.key, s.body),
    plain("X-Signature"),
    ["body"],
    "A secret in base64",
    secret="base64",
    key=b64decode,
    secrets=(encode_base64(b"\xfb\xff\xfe key"), encode_base64(b"another")),
)
DEEP_ENVELOPE = scheme(
    "deep-envelope",
    lambda s: mac(s.key, s.body),
    plain("X-Signature"),
    ["body"],
    "RFC 6901, JSON Pointer",
    envelope={
        "id": ["/meta/delivery~1id", "/id"],
        "type": "/meta/a~0b",
        "occurredAt": "/meta/at",
        "data": "",
    },
    fields=Envelope(("/meta/delivery~1id", "/id"), "/meta/a~0b", "/meta/at", ""),
)
LIST_ENVELOPE = scheme(
    "list-envelope",
    lambda s: mac(s.key, s.body),
    plain("X-Signature"),
    ["body"],
    "RFC 6901, JSON Pointer, into arrays",
    envelope={"id": "/items/1/id", "type": "/type", "data": "/items/2"},
    fields=Envelope(("/items/1/id",), "/type", None, "/items/2"),
)
TWO_OBJECTS = scheme(
    "two-objects",
    lambda s: mac(s.key, s.body),
    plain("X-Signature"),
    ["body"],
    "RFC 6901, JSON Pointer, into objects side by side",
    envelope={"id": "/delivery/id", "type": "/event/type", "data": "/event/data"},
    fields=Envelope(("/delivery/id",), "/event/type", None, "/event/data"),
)
# A digit before the timestamp is no separator: it could belong to it as well.
DIGIT_BESIDE = scheme(
    "digit-beside",
    lambda s: mac(s.key, "v1", s.timestamp, ".", s.body),
    plain("X-Signature"),
    [{"literal": "v1"}, "timestamp", DOT, "body"],
    "Slack's rule, with a literal that ends with a digit",
    timestamp={"header": "X-Timestamp", **SECONDS},
)
LETTERS = "abcdefghijklmno"
LARGEST = scheme(
    "a-scheme-of-the-longest-name-that-may-be-given-to-one-of-a-user-",
    lambda s: mac(s.key, LETTERS, s.body),
    plain("X-Signature"),
    [*({"literal": letter} for letter in LETTERS), "body"],
    "The most of everything that a scheme may have",
    secret={"encoding": "utf8", "minimumBytes": 14, "maximumBytes": 14},
    secrets=("a secret of 14", "another secret"),
    envelope=ENVELOPE_DOCUMENT | {"id": [*(f"/id{n}" for n in range(11)), "/id"]},
)

SCHEMES = [
    ACME,
    scheme(
        "paddle",
        lambda s: mac(s.key, s.timestamp, ":", s.body),
        pairs("Paddle-Signature", ";", "h1"),
        ["timestamp", {"literal": ":"}, "body"],
        f"{SCHEMES_OF_FIELD}: Paddle",
        timestamp={"key": "ts", "unit": "seconds", "toleranceSeconds": 5},
        value=lambda signature, timestamp: f"ts={timestamp};h1={signature}",
    ),
    scheme(
        "convoy",
        lambda s: mac(s.key, s.timestamp, ",", s.body),
        pairs("X-Convoy-Signature", ",", "v1"),
        ["timestamp", {"literal": ","}, "body"],
        f"{SCHEMES_OF_FIELD}: Convoy, an advanced signature",
        timestamp={"key": "t", **SECONDS},
        value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    ),
    scheme(
        "convoy-simple",
        lambda s: mac(s.key, s.body, algorithm="sha512"),
        plain("X-Convoy-Signature"),
        ["body"],
        f"{SCHEMES_OF_FIELD}: Convoy, a simple signature",
        algorithm="hmac-sha512",
    ),
    SHA512_BASE64,
    WEBFLOW,
    MILLISECONDS_TOUCHING,
    scheme(
        "zoom",
        lambda s: mac(s.key, "v0:", s.timestamp, ":", s.body),
        prefixed("x-zm-signature", "v0="),
        [{"literal": "v0:"}, "timestamp", {"literal": ":"}, "body"],
        f"{SCHEMES_OF_FIELD}: Zoom",
        timestamp={"header": "x-zm-request-timestamp", **SECONDS},
        value=lambda signature, _: f"v0={signature}",
    ),
    scheme(
        "woocommerce",
        lambda s: mac(s.key, s.body),
        plain("x-wc-webhook-signature", "base64"),
        ["body"],
        f"{SCHEMES_OF_FIELD}: WooCommerce",
    ),
    scheme(
        "docusign",
        lambda s: mac(s.key, s.body),
        plain("X-DocuSign-Signature-1", "base64"),
        ["body"],
        f"{SCHEMES_OF_FIELD}: DocuSign Connect",
    ),
    scheme(
        "linear",
        lambda s: mac(s.key, s.body),
        plain("linear-signature"),
        ["body"],
        f"{SCHEMES_OF_FIELD}: Linear; its time is in the payload",
    ),
    VERCEL,
    scheme(
        "intercom",
        lambda s: mac(s.key, s.body, algorithm="sha1"),
        prefixed("X-Hub-Signature", "sha1="),
        ["body"],
        f"{SCHEMES_OF_FIELD}: Intercom",
        algorithm="hmac-sha1",
        value=lambda signature, _: f"sha1={signature}",
    ),
    scheme(
        "sha1-base64",
        lambda s: mac(s.key, s.body, algorithm="sha1"),
        plain("X-Signature", "base64"),
        ["body"],
        "HMAC-SHA1 in base64",
        algorithm="hmac-sha1",
    ),
    scheme(
        "pairs-base64",
        lambda s: mac(s.key, s.body),
        pairs("X-Signature", "; ", "sig", "base64"),
        ["body"],
        "Pairs with a separator of two characters, and the padding of base64 in a value",
        value=lambda signature, _: f"alg=hmac; sig={signature}",
    ),
    scheme(
        "versions-hex",
        lambda s: mac(s.key, s.id, "|", s.body),
        {
            "header": "X-Signatures",
            "layout": "versions",
            "separator": ";",
            "version": "h2",
            "encoding": "hex",
        },
        ["id", {"literal": "|"}, "body"],
        "Versions in hexadecimal, with an id and without a timestamp",
        id_header="X-Message",
        envelope={"type": "/type"},
        fields=Envelope(type="/type"),
        value=lambda signature, _: f"h1,00;h2,{signature}",
    ),
    UNSIGNED_TIMESTAMP,
    HEADER_SEGMENT,
    BODY_BETWEEN,
    NUMBERED_HEADERS,
    DOUBLE_COLON,
    HEX_SECRET,
    BASE64_SECRET,
    PREFIXED_SECRET,
    DIGIT_BESIDE,
    LARGEST,
]

# RFC 4231, section 4: key, data, HMAC-SHA-256, HMAC-SHA-512. Case 5 is of a truncated MAC.
RFC_4231 = [
    (
        1,
        "0b" * 20,
        b"Hi There",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        (
            "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
            "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"
        ),
    ),
    (
        2,
        b"Jefe".hex(),
        b"what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        (
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
            "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
        ),
    ),
    (
        3,
        "aa" * 20,
        b"\xdd" * 50,
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        (
            "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
            "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"
        ),
    ),
    (
        4,
        bytes(range(1, 26)).hex(),
        b"\xcd" * 50,
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
        (
            "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
            "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"
        ),
    ),
    (
        6,
        "aa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        (
            "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
            "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"
        ),
    ),
    (
        7,
        "aa" * 131,
        (
            b"This is a test using a larger than block-size key and a larger than block-size data. "
            b"The key needs to be hashed before being used by the HMAC algorithm."
        ),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        (
            "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
            "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"
        ),
    ),
]

# RFC 2202, section 3: key, data, HMAC-SHA-1.
RFC_2202 = [
    (1, "0b" * 20, b"Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
    (
        2,
        b"Jefe".hex(),
        b"what do ya want for nothing?",
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
    ),
    (
        6,
        "aa" * 80,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "aa4ae5e15272d00e95705637ce8a3b55ed402112",
    ),
]


def known_answers() -> Iterator[Json]:
    def answer(rfc: str, number: int, hash_name: str, key: str, data: bytes, text: str):
        document = {**HEX_SECRET.scheme, "algorithm": f"hmac-{hash_name}"}
        v = Vectors(replace(HEX_SECRET, scheme=document))
        v.accept(
            f"{rfc} test case {number}, hmac-{hash_name}",
            "The signature is the published text, not a computed one.",
            source=f"{rfc}, test case {number}",
            secrets=key,
            body=data,
            signature=text,
            operation="verify",
        )
        return v.cases[0]

    for number, key, data, sha256, sha512 in RFC_4231:
        yield answer("RFC 4231", number, "sha256", key, data, sha256)
        yield answer("RFC 4231", number, "sha512", key, data, sha512)
    for number, key, data, sha1 in RFC_2202:
        yield answer("RFC 2202", number, "sha1", key, data, sha1)


def signed_headers() -> Iterator[Json]:
    def topic_of(topic: str) -> Vectors:
        return Vectors(
            replace(
                HEADER_SEGMENT,
                digest=lambda s: mac(s.key, topic, ".", s.body),
                more=(("X-Topic", topic),),
            )
        )

    longest = topic_of("o" * 4096)
    longest.accept(
        "header-segment: a signed header of exactly 4096 bytes",
        "The longest value that is read.",
    )
    longer = topic_of("o" * 4097)
    longer.refuse(
        "header-segment: a signed header beyond 4096 bytes",
        "malformed_header",
        "What is hashed before the body has a limit, whatever its signature.",
        details={"header": "X-Topic"},
    )
    cut = topic_of("orders.create")
    cut.refuse(
        "header-segment: a separator in the signed header",
        "malformed_header",
        "What follows it could belong to the body as well.",
        details={"header": "X-Topic"},
    )
    yield from [*longest.cases, *longer.cases, *cut.cases]
    latin1 = "Each is the byte that arrived: servers decode headers so."
    beyond = "No server makes such text of bytes; its UTF-8 is what counts."
    for topic, kind, comment in [
        ("\u00ff", "Latin-1 characters", latin1),
        ("\u00e9\u00ff" * 20, "Latin-1 characters", latin1),
        ("\u0100", "characters, some beyond Latin-1", beyond),
        ("\u00ff\u0100" * 20, "characters, some beyond Latin-1", beyond),
    ]:
        v = topic_of(topic)
        v.accept(f"header-segment: a signed header of {len(topic)} {kind}", comment)
        yield from v.cases


def written_out() -> Iterator[Json]:
    """What a document says in so many words, though it is the default, or the opposite of it."""
    without_type = b'{"id":"evt_1","created":"2024-01-15T10:30:00Z","data":{"n":1}}'

    def optional(*, type_optional: bool) -> Vectors:
        document = {**ENVELOPE_DOCUMENT, "typeOptional": type_optional}
        return Vectors(
            replace(
                HEADER_SEGMENT, scheme={**HEADER_SEGMENT.scheme, "envelope": document}
            )
        )

    may = optional(type_optional=True)
    may.accept("header-segment: typeOptional, a type", "An event may have one.")
    may.accept(
        "header-segment: typeOptional, no type",
        "`typeOptional: true` is for events that may lack a type.",
        body=without_type,
    )
    must = optional(type_optional=False)
    must.accept("header-segment: typeOptional false, a type", "As without it.")
    must.refuse(
        "header-segment: typeOptional false, no type",
        "malformed_envelope",
        "As without it.",
        details={"path": "/type"},
        body=without_type,
    )
    timestamp = {**BODY_BETWEEN.scheme["timestamp"], "signed": True}
    between = replace(
        BODY_BETWEEN, scheme={**BODY_BETWEEN.scheme, "timestamp": timestamp}
    )
    signed = Vectors(between, "dlv_1")
    signed.accept("body-between: a timestamp said to be signed", "As without it.")
    signed.refuse(
        "body-between: a timestamp said to be signed, another one",
        "signature_mismatch",
        "It is signed.",
        headers=with_value("X-Timestamp", lambda s: str(int(s) + 1)),
    )
    described = {"$schema": "scheme.schema.json", **HEADER_SEGMENT.scheme}
    for_editors = Vectors(replace(HEADER_SEGMENT, scheme=described))
    for_editors.accept(
        "header-segment: a document that names its JSON Schema",
        "Editors complete and check by it; nothing else comes of it.",
    )
    yield from [*may.cases, *must.cases, *signed.cases, *for_editors.cases]


def every_scheme(v: Vectors) -> None:
    name = v.provider.name
    v.accept(f"{name}: genuine", "The scheme says it all.")
    v.accept(
        f"{name}: header names in lower case",
        "Header names have no case (RFC 9110, section 5.1).",
        headers=rename(str.lower),
    )
    v.accept(
        f"{name}: header names in upper case",
        "As old proxies send them.",
        headers=rename(str.upper),
    )
    v.accept(
        f"{name}: binary body",
        "A signature is over bytes.",
        body=b"\x00\xff\r\n.",
        operation="verify",
    )
    v.accept(
        f"{name}: rotation",
        "The second of two secrets.",
        secrets=[v.provider.other_secret, v.provider.secret],
    )
    v.refuse(
        f"{name}: tampered body",
        "signature_mismatch",
        "One byte was changed.",
        body=v.body.replace(b'"n":1', b'"n":2'),
        signed_body=v.body,
    )
    v.refuse(
        f"{name}: signed with another secret",
        "signature_mismatch",
        "The secret of another endpoint.",
        secret=v.provider.other_secret,
    )
    v.refuse(
        f"{name}: no signature",
        "missing_header",
        "The header did not arrive.",
        details={"header": v.provider.signature_header},
        headers=without(v.provider.signature_header),
    )
    v.refuse(
        f"{name}: signature cut to half its length",
        "malformed_signature",
        "Not the MAC's length.",
        signature=lambda text: text[: len(text) // 2],
    )


def milliseconds(v: Vectors) -> None:
    name = v.provider.name
    now = NOW * 1000

    def skew(seconds: int, tolerance: int = 300) -> Json:
        return {"skewSeconds": seconds, "toleranceSeconds": tolerance}

    v.accept(
        f"{name}: exactly at the tolerance, old",
        "Inclusive, in whole seconds.",
        timestamp=now - 300_000,
    )
    v.accept(
        f"{name}: exactly at the tolerance, new, and 999 ms",
        "Milliseconds are cut to whole seconds.",
        timestamp=now + 300_999,
    )
    v.refuse(
        f"{name}: one second beyond the tolerance, new",
        "timestamp_too_new",
        "The tolerance ends where it says.",
        details=skew(301),
        timestamp=now + 301_000,
    )
    v.refuse(
        f"{name}: one millisecond into the second beyond the tolerance, old",
        "timestamp_too_old",
        "Milliseconds are cut to whole seconds.",
        details=skew(301),
        timestamp=now - 300_001,
    )
    v.accept(
        f"{name}: tolerance 0, 999 ms later",
        "The same second.",
        timestamp=now + 999,
        options={"toleranceSeconds": 0},
    )
    v.refuse(
        f"{name}: seconds where milliseconds are due",
        "timestamp_too_old",
        "Well-formed, and of January 1970.",
        details=skew(NOW - NOW // 1000),
        timestamp=NOW,
    )


def particular(v: dict[str, Vectors]) -> None:
    """What one scheme shows and the built-in ones do not."""
    for scheme_name in ("webflow", "milliseconds-touching"):
        milliseconds(v[scheme_name])
    v["milliseconds-touching"].refuse(
        "milliseconds-touching: a digit moved, with the freshness check off",
        "malformed_timestamp",
        "There is no separator, so the signature is right; the timestamp has not 13 digits.",
        body=b"0 is a body",
        timestamp=NOW * 100,
        options={"checkTimestamp": False},
        operation="verify",
    )
    v["digit-beside"].refuse(
        "digit-beside: a timestamp of nine digits, with the freshness check off",
        "malformed_timestamp",
        "The digit before it could be its first.",
        timestamp=NOW // 10,
        options={"checkTimestamp": False},
    )
    v["paddle"].refuse(
        "paddle: its own tolerance",
        "timestamp_too_old",
        "The scheme's tolerance is the default.",
        details={"skewSeconds": 6, "toleranceSeconds": 5},
        timestamp=NOW - 6,
    )
    v["paddle"].accept(
        "paddle: a tolerance of the user's",
        "The option comes before the scheme.",
        timestamp=NOW - 6,
        options={"toleranceSeconds": 6},
    )
    v["paddle"].accept(
        "paddle: two signatures",
        "While a secret is rotated, both are sent.",
        value=lambda header: header.replace("h1=", f"h1={'0' * 64};h1="),
    )
    v["acme"].refuse(
        "acme: timestamp malformed",
        "malformed_timestamp",
        "A key's value is read as strictly as a header's.",
        timestamp=f"{NOW}x",
    )
    v["acme"].refuse(
        "acme: timestamp empty",
        "malformed_timestamp",
        "Present, and empty.",
        timestamp="",
    )
    v["acme"].accept(
        "acme: timestamp twice, equal",
        "The same both times is no contradiction.",
        value=lambda header: f"{header},t={NOW}",
    )
    for name, scheme_name, change in [
        ("upper case", "vercel", str.upper),
        ("the length of SHA-256", "vercel", lambda s: s + "00" * 12),
        ("non-canonical base64", "sha1-base64", uncanonical),
        ("non-canonical base64", "sha512-base64", uncanonical),
        ("one character of padding", "sha512-base64", lambda s: s[:-1]),
        ("the length of SHA-256", "sha512-base64", lambda s: s[:43] + "="),
    ]:
        v[scheme_name].refuse(
            f"{scheme_name}: {name}",
            "malformed_signature",
            "The form follows from the algorithm and the encoding.",
            signature=change,
        )
    intercom = v["intercom"]
    intercom.refuse(
        "intercom: signature after sha256=",
        "unsupported_signature",
        "Another algorithm than the scheme's.",
        value=lambda header: header.replace("sha1=", "sha256="),
    )
    unsigned = v["unsigned-timestamp"]
    unsigned.refuse(
        "unsigned-timestamp: stale",
        "timestamp_too_old",
        "Read, though it is not signed.",
        details={"skewSeconds": 301, "toleranceSeconds": 300},
        timestamp=NOW - 301,
    )
    unsigned.accept(
        "unsigned-timestamp: none, with the freshness check off",
        "Then it is not read at all.",
        headers=without("X-Timestamp"),
        options={"checkTimestamp": False},
    )
    segment = v["header-segment"]
    segment.refuse(
        "header-segment: the signed header is missing",
        "missing_header",
        "It is among the signed bytes.",
        details={"header": "X-Topic"},
        headers=without("X-Topic"),
    )
    segment.refuse(
        "header-segment: the signed header is changed",
        "signature_mismatch",
        "It is among the signed bytes.",
        headers=with_value("X-Topic", lambda _: "orders/delete"),
    )
    segment.refuse(
        "header-segment: the signed header in another case",
        "signature_mismatch",
        "Values are signed as they arrive.",
        headers=with_value("X-Topic", str.upper),
    )
    segment.refuse(
        "header-segment: the signed header twice, different",
        "duplicate_header",
        "Which of them was signed?",
        headers=repeated("X-Topic", lambda _: "orders/delete"),
    )
    segment.accept(
        "header-segment: the signed header sixteen times, equal",
        "Proxies repeat headers; equal values leave nothing open.",
        headers=lambda headers: (
            headers + 15 * [pair for pair in headers if pair[0] == "X-Topic"]
        ),
    )
    segment.refuse(
        "header-segment: the signed header seventeen times, equal",
        "duplicate_header",
        "What it costs to compare values has a limit.",
        details={"header": "X-Topic", "key": None, "count": 17},
        headers=lambda headers: (
            headers + 16 * [pair for pair in headers if pair[0] == "X-Topic"]
        ),
    )
    between = v["body-between"]
    for header in ("X-Timestamp", "X-Delivery", "X-Region"):
        between.refuse(
            f"body-between: no {header}",
            "missing_header",
            "It is among the signed bytes.",
            details={"header": header},
            headers=without(header),
        )
    between.refuse(
        "body-between: the id is changed",
        "signature_mismatch",
        "What follows the body is signed too.",
        headers=with_value("X-Delivery", lambda _: "dlv_2"),
    )
    for position, message_id in (("first", "|dlv"), ("last", "dlv|")):
        between.refuse(
            f"body-between: a separator {position} in the id",
            "malformed_id",
            "It would shift the fields.",
            message_id=message_id,
        )
    v["paddle"].refuse(
        "paddle: two headers joined by a comma",
        "duplicate_header",
        "Node.js, Fetch and WSGI hand over a repeated header so.",
        value=lambda header: f"{header}, {header}",
    )
    convoy = v["convoy"]
    convoy.refuse(
        "convoy: two headers joined by a comma and a space",
        "duplicate_header",
        "Node.js, Fetch and WSGI hand over a repeated header so.",
        details={"header": "X-Convoy-Signature", "key": "t", "count": 2},
        value=lambda header: f"{header}, {header}",
    )
    convoy.refuse(
        "convoy: a signature from another header, joined by a comma and a space",
        "duplicate_header",
        "Within one header nothing follows the separator but the next key.",
        details={"header": "X-Convoy-Signature"},
        value=lambda header: f"{header}, {header.split(',')[1]}",
    )
    double = v["double-colon"]
    double.accept(
        "double-colon: half a separator in the id",
        "It separates nothing.",
        message_id="dlv:1",
    )
    for position, message_id in (("in", "dlv::1"), ("half at the end of", "dlv:")):
        double.refuse(
            f"double-colon: a separator {position} the id",
            "malformed_id",
            "A colon of it could belong to the body as well.",
            message_id=message_id,
        )
    prefixes(v["zoom"], "v0=", ["v1="])


def envelopes() -> list[Json]:
    v = Vectors(DEEP_ENVELOPE)
    for name, meta, more in [
        ("the first id", '"delivery/id":"a"', ""),
        ("the second id", '"x":1', ',"id":"b"'),
        ("both ids", '"delivery/id":"a"', ',"id":"b"'),
        ("no id", '"x":1', ""),
        ("an integer as id", '"delivery/id":18446744073709551615', ""),
    ]:
        v.accept(
            f"deep-envelope: {name}",
            "`~1` stands for `/` and `~0` for `~`; the empty pointer is the whole payload.",
            body=f'{{"meta":{{{meta},"a~b":"t","at":"2024-01-15"}}{more}}}'.encode(),
        )
    v.refuse(
        "deep-envelope: the type's parent is missing",
        "malformed_envelope",
        "There is no `meta`.",
        details={"path": "/meta/a~0b"},
        body=b'{"id":"b"}',
    )
    v.refuse(
        "deep-envelope: the type's parent is a string",
        "malformed_envelope",
        "There is nothing in a string.",
        details={"path": "/meta/a~0b"},
        body=b'{"meta":"x"}',
    )
    listed = Vectors(LIST_ENVELOPE)
    for name, items in [
        ("three elements", '[{"id":"a"},{"id":"b"},[]]'),
        ("one element", '[{"id":"a"}]'),
        ("no elements", "[]"),
        ("an object", '{"1":{"id":"b"}}'),
    ]:
        listed.accept(
            f"list-envelope: {name}",
            "A number in a pointer is an array's index, or an object's key.",
            body=f'{{"type":"t","items":{items}}}'.encode(),
        )
    beside = Vectors(TWO_OBJECTS)
    for name, members in [
        ("the same members in both", ['"delivery":{MEMBERS}', '"event":{MEMBERS}']),
        ("the other way round", ['"event":{MEMBERS}', '"delivery":{MEMBERS}']),
        ("the same members elsewhere", ['"event":{MEMBERS}', '"other":{MEMBERS}']),
    ]:
        text = ",".join(
            member.replace("MEMBERS", f'"id":"{n}","type":"t{n}","data":{{"n":{n}}}')
            for n, member in enumerate(members)
        )
        beside.accept(
            f"two-objects: {name}",
            "A pointer leads into one object, whatever the others have.",
            body=f"{{{text}}}".encode(),
        )
    bare = {k: val for k, val in HEX_SECRET.scheme.items() if k != "envelope"}
    bare["name"] = "no-envelope"
    v2 = Vectors(
        replace(HEX_SECRET, name="no-envelope", scheme=bare, envelope=Envelope())
    )
    v2.accept(
        "no-envelope: received",
        "Nothing is known of the payload, so its SHA-256 is what a duplicate is known by.",
    )
    return v.cases + listed.cases + beside.cases + v2.cases


def secrets(v: dict[str, Vectors]) -> None:
    long = encode_base64(bytes(33))
    for name, scheme_name, code, value in [
        ("an odd number of digits", "hex-secret", "malformed_secret", "abc"),
        ("no hexadecimal digits", "hex-secret", "malformed_secret", "xyzz"),
        ("a space in it", "hex-secret", "malformed_secret", "00 ff"),
        ("0x before it", "hex-secret", "malformed_secret", "0x00ff"),
        ("no padding", "base64-secret", "malformed_secret", "YWI"),
        ("other characters", "base64-secret", "malformed_secret", "a secret"),
        ("too few bytes", "prefixed-secret", "secret_too_short", "sk_AAAA"),
        ("too many bytes", "prefixed-secret", "malformed_secret", f"sk_{long}"),
        ("another prefix", "prefixed-secret", "malformed_secret", f"pk_{long}"),
        ("its prefix only", "prefixed-secret", "empty_secret", "sk_"),
    ]:
        v[scheme_name].refuse(
            f"{scheme_name}: {name}",
            code,
            "Found when the verifier is made, not when the first delivery comes.",
            secrets=value,
        )


def colon_prefix() -> list[Json]:
    signature = prefixed("X-Colon-Signature", "sha1:")
    v = Vectors(
        replace(
            VERCEL,
            name="colon",
            scheme={**VERCEL.scheme, "name": "colon", "signature": signature},
            signature_header="X-Colon-Signature",
            value=lambda text, _: f"sha1:{text}",
        )
    )
    v.accept("colon: genuine", "A prefix may end with another mark than `=`.")
    v.refuse(
        "colon: another prefix",
        "unsupported_signature",
        "It says of another kind that it is one.",
        value=lambda header: header.replace("sha1:", "sha256:"),
    )
    v.refuse(
        "colon: no prefix",
        "malformed_signature",
        "It says nothing of its kind.",
        value=lambda header: header.removeprefix("sha1:"),
    )
    return v.cases


def exact_secrets(v: Vectors) -> None:
    for name, secret in [
        ("in quotes", '"a secret"'),
        ("with a space before it", " a secret"),
        ("with a space behind it", "a secret "),
        ("with a line break behind it", "a secret\n"),
        ("of two lines", "a notice\na secret"),
        ("undefined", "undefined"),
        ("written like a variable", "$SECRET"),
        ("in angle brackets", "<secret>"),
    ]:
        v.accept(
            f"exact secret: {name}",
            "The option says that this is the secret, to its last character.",
            secret=secret,
            secrets=secret,
            options={"exactSecret": True},
        )


def seen(v: Vectors) -> None:
    """What is wrong can be seen without trying anything, and the details say it."""
    for name, code, body in [
        ("empty", "empty_body", b""),
        (
            "compressed with gzip",
            "compressed_body",
            b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
        ),
        ("compressed with deflate", "compressed_body", b"\x78\x9c\xab\x56\x4a"),
        ("with a mark", "body_with_byte_order_mark", b"\xef\xbb\xbf" + v.body),
        ("in base64", "base64_body", encode_base64(v.body).encode()),
        ("in a form", "form_body", b"payload=%7B%22id%22%3A%22evt_1%22%7D"),
        (
            "in a multipart form",
            "form_body",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--',
        ),
        ("that is a page", "html_body", b"<!DOCTYPE html>\n<html></html>"),
        (
            "compressed with Brotli",
            "compressed_body",
            b'\x8b\x05\x80{"id":"evt_1"}\x03',
        ),
        (
            "serialised twice",
            "body_serialised_twice",
            json.dumps(v.body.decode()).encode(),
        ),
        ("shown by JavaScript", "shown_value", b"[object Object]"),
        ("shown by Python", "shown_value", repr(v.body).encode()),
        ("shown as a text", "shown_value", repr(v.body.decode()).encode()),
    ]:
        v.refuse(
            f"seen: a body {name}",
            "signature_mismatch",
            "Not the bytes that were signed, and it shows.",
            body=body,
            signed_body=v.body,
            details={"seen": code},
        )
    for name, code, secret in [
        ("an API key", "api_key", "sk_test_4eC39HqLyjWDarjtT1zdp7dc"),
        ("a token", "api_key", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
        ("a token of GitLab", "api_key", "glpat-16C7e42F292c6912E771"),
        ("a key of Resend", "api_key", "re_16C7e42F_292c6912E7710c838347Ae"),
        ("a token of Meta", "api_key", "EAAGm0PX4ZCpsBAKZCx0uZBZAvQ"),
        ("a JSON Web Token", "api_key", "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmVk"),
        ("a public key", "public_key", "whpk_MCowBQYDK2VwAyEA"),
        ("a private key", "secret_of_another", "whsk_C2FVsBQIhrscChlQIMV"),
        ("an example's", "example_secret", "your-secret-here"),
        ("another provider's", "secret_of_another", "whsec_C2FVsBQIhrscChlQIMV"),
    ]:
        v.refuse(
            f"seen: a secret that is {name}",
            "signature_mismatch",
            "The delivery was signed with another secret, and how this one begins says whose it is.",
            secrets=secret,
            details={"seen": code},
        )


def vectors() -> Json:
    all_vectors = {}
    for s in SCHEMES:
        milli = (s.scheme or {}).get("timestamp", {}).get("unit") == "milliseconds"
        message_id = "dlv_1" if s.id_header else ""
        all_vectors[s.name] = Vectors(s, message_id, NOW * 1000 if milli else NOW)
    for v in all_vectors.values():
        every_scheme(v)
    particular(all_vectors)
    secrets(all_vectors)
    exact_secrets(all_vectors["vercel"])
    seen(all_vectors["vercel"])
    cases = [case for v in all_vectors.values() for case in v.cases]
    return file(
        "custom",
        "none",
        [
            *known_answers(),
            *cases,
            *signed_headers(),
            *written_out(),
            *envelopes(),
            *colon_prefix(),
        ],
    )
