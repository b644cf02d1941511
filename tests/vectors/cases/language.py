"""Words of the scheme language beside those of `custom.py`: encodings, SHA-384, bare lists, dates."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace

from signing import NOW, Envelope, Provider, Signed, encode_hex, mac
from vectors import Json, Vectors, file

from cases.custom import DOT, SAMPLE, plain

DATE = "2024-01-15T10:30:00Z"
LIST = "A bare list of signatures, as Cronofy sends it"
BLANK = "A blank behind the comma, as WorkOS sends it"
GROUPS = "Two groups in one header, as Persona sends them while a secret is replaced"
KEYS = "One key a mode, as PayMongo sends them, or one a secret, as TabaPay"
RFC_3339 = "RFC 3339, section 5.6"
HASHED = "A key that is a hash of the secret, as Braintree has it"
UTC = "A date without an offset, as Orb sends it"
ENVELOPE = Envelope(("/id",), "/type", "/created", "/data")


def encode_hex_upper(digest: bytes) -> str:
    return digest.hex().upper()


def encode_base64url(digest: bytes) -> str:
    return encode_base64url_padded(digest).rstrip("=")


def encode_base64url_padded(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode()


def encode_base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def scheme(
    name: str,
    source: str,
    signature: Json,
    encode: Callable[[bytes], str],
    digest: Callable[[Signed], bytes] = lambda s: mac(s.key, s.body),
    *,
    algorithm: str = "hmac-sha256",
    content: tuple[object, ...] = ("body",),
    timestamp: Json | None = None,
) -> Provider:
    document = {
        "name": name,
        "algorithm": algorithm,
        "signature": signature,
        **({"timestamp": timestamp} if timestamp else {}),
        "signedContent": list(content),
        "secret": "utf8",
        "envelope": {
            "id": "/id",
            "type": "/type",
            "occurredAt": "/created",
            "data": "/data",
        },
    }
    return Provider(
        name=name,
        source=source,
        secret="a secret of the user's own",
        other_secret="another secret",
        digest=digest,
        signature_header=signature["header"],
        encode=encode,
        samples=(SAMPLE,),
        wrap=lambda data: data,
        envelope=ENVELOPE,
        timestamp_header=(timestamp or {}).get("header"),
        scheme=document,
    )


def everyone(v: Vectors) -> None:
    name = v.provider.name
    v.accept(f"{name}: genuine", "The scheme says it all.")
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


def encodings() -> list[Json]:
    """None stands for another, and each has one text for a signature."""
    kinds = {
        "hex": encode_hex,
        "hex-upper": encode_hex_upper,
        "base64": encode_base64,
        "base64url": encode_base64url,
        "base64url-padded": encode_base64url_padded,
    }
    cases = []
    for kind in ["hex-upper", "base64url", "base64url-padded"]:
        v = Vectors(scheme(kind, "RFC 4648", plain("X-Signature", kind), kinds[kind]))
        # Whose signature has a character that tells the two alphabets apart.
        while not {"-", "_"} & set(
            encode_base64url(mac(v.provider.secret.encode(), v.body))
        ):
            v.body += b" "
        everyone(v)
        for other, encode in kinds.items():
            if other != kind:
                v.refuse(
                    f"{kind}: written as {other}",
                    "malformed_signature",
                    "The right MAC, written otherwise.",
                    signature=encode(mac(v.provider.secret.encode(), v.body)),
                )
        if kind == "hex-upper":
            v.refuse(
                f"{kind}: one digit in lower case",
                "malformed_signature",
                "One canonical text for each signature.",
                signature=lambda text: (
                    text.replace("A", "a", 1) if "A" in text else text.lower()
                ),
            )
            v.refuse(
                f"{kind}: cut short",
                "malformed_signature",
                "A part of a signature is none.",
                signature=lambda text: text[:-2],
            )
        else:
            v.refuse(
                f"{kind}: not canonical",
                "malformed_signature",
                "The last character has bits that no byte needs.",
                signature=_uncanonical,
            )
        cases += v.cases
    return cases


def _uncanonical(text: str) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    bare = text.rstrip("=")
    changed = alphabet[alphabet.index(bare[-1]) + 1]
    return bare[:-1] + changed + text[len(bare) :]


def sha384() -> list[Json]:
    v = Vectors(
        scheme(
            "sha384",
            "RFC 4868",
            plain("X-Signature"),
            encode_hex,
            lambda s: mac(s.key, s.body, algorithm="sha384"),
            algorithm="hmac-sha384",
        )
    )
    everyone(v)
    v.refuse(
        "sha384: SHA-256 in its place",
        "malformed_signature",
        "Another hash has another length.",
        signature=mac(v.provider.secret.encode(), v.body).hex(),
    )
    key = b"Jefe"
    v.accept(
        "sha384: test case 2 of RFC 4231",
        "A specification's published answer.",
        source="RFC 4231, section 4.3",
        secrets=key.decode(),
        key=key,
        body=b"what do ya want for nothing?",
        signature=(
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"
        ),
        operation="verify",
    )
    return v.cases


def lists() -> list[Json]:
    signature = {
        "header": "X-Signatures",
        "layout": "list",
        "separator": ",",
        "encoding": "base64",
    }
    v = Vectors(scheme("list", LIST, signature, encode_base64))
    everyone(v)
    wrong = encode_base64(bytes(32))
    v.accept(
        "list: the first of two",
        "Every one is compared.",
        value=lambda text: f"{text},{wrong}",
    )
    v.accept(
        "list: the last of two",
        "Every one is compared.",
        value=lambda text: f"{wrong},{text}",
    )
    v.accept(
        "list: a blank behind the separator",
        "As servers join the values of a repeated header.",
        value=lambda text: f"{wrong}, {text}",
    )
    v.accept(
        "list: a malformed one before it",
        "One malformed entry does not hide a valid one.",
        value=lambda text: f"x,{text}",
    )
    v.refuse(
        "list: none right",
        "signature_mismatch",
        "Every one is compared.",
        value=f"{wrong},{wrong}",
    )
    v.refuse(
        "list: two blanks",
        "malformed_signature",
        "One may stand there, and no more.",
        value=lambda text: f"x,  {text}",
    )
    v.refuse(
        "list: empty",
        "malformed_signature",
        "There is no signature in it.",
        value=",",
    )
    v.refuse(
        "list: 17 signatures, the last right",
        "malformed_signature",
        "The number of candidates is limited.",
        value=lambda text: ",".join([wrong] * 16 + [text]),
    )
    without = replace(
        v.provider,
        name="list-without-separator",
        scheme={
            **(v.provider.scheme or {}),
            "signature": {k: x for k, x in signature.items() if k != "separator"},
        },
    )
    faulty = Vectors(without)
    faulty.refuse(
        "list: no separator in the scheme",
        "invalid_scheme",
        "Two signatures could not be told apart.",
        details={"path": "/signature"},
    )
    blank = replace(
        v.provider,
        name="list-by-blanks",
        scheme={
            **(v.provider.scheme or {}),
            "signature": {**signature, "separator": ", "},
        },
    )
    faulty_blank = Vectors(blank)
    faulty_blank.refuse(
        "list: a blank in the separator",
        "invalid_scheme",
        "It may stand there anyway.",
        details={"path": "/signature/separator"},
    )
    return v.cases + faulty.cases + faulty_blank.cases


def pairs(**signature: object) -> Json:
    return {
        "header": "X-Signature",
        "layout": "pairs",
        "separator": ",",
        "key": "v1",
        "encoding": "hex",
    } | signature


def blanks() -> list[Json]:
    """Behind a separator, where the scheme allows one."""
    wrong = encode_hex(bytes(32))
    optional = replace(
        scheme("blank-optional", BLANK, pairs(blank="optional"), encode_hex),
        value=lambda signature, _: f"v1={signature}",
    )
    v = Vectors(optional)
    everyone(v)
    v.accept(
        "blank-optional: none between two",
        "It may be there, and need not.",
        value=lambda text: f"v1={wrong},{text}",
    )
    v.accept(
        "blank-optional: one between two",
        "It says nothing.",
        value=lambda text: f"v1={wrong}, {text}",
    )
    v.refuse(
        "blank-optional: two blanks",
        "duplicate_header",
        "One may stand there, and no more.",
        value=lambda text: f"v1={wrong},  {text}",
    )
    v.refuse(
        "blank-optional: a blank without the separator",
        "malformed_signature",
        "A blank alone separates nothing.",
        value=lambda text: f"{text} x",
    )
    v.refuse(
        "blank-optional: a tab",
        "malformed_signature",
        "A tab is no blank.",
        value=lambda text: f"v1x={wrong},\t{text}",
    )
    strict = replace(
        optional, scheme=scheme("blank", BLANK, pairs(), encode_hex).scheme
    )
    w = Vectors(strict)
    w.refuse(
        "blank: where the scheme has none",
        "duplicate_header",
        "As where a server joins two headers.",
        value=lambda text: f"v1={wrong}, {text}",
    )
    groups = replace(
        scheme(
            "blank-separates",
            GROUPS,
            pairs(blank="separates"),
            encode_hex,
            lambda s: mac(s.key, s.timestamp, ".", s.body),
            content=("timestamp", DOT, "body"),
            timestamp={"key": "t"},
        ),
        value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    )
    g = Vectors(groups)
    everyone(g)
    g.accept(
        "blank-separates: the first of two groups",
        "Every signature is compared.",
        value=lambda text: f"{text} t={NOW},v1={wrong}",
    )
    g.accept(
        "blank-separates: the second of two groups",
        "Every signature is compared.",
        value=lambda text: f"t={NOW},v1={wrong} {text}",
    )
    g.refuse(
        "blank-separates: another time in the second group",
        "duplicate_header",
        "One delivery was sent at one time.",
        details={"header": "X-Signature"},
        value=lambda text: f"{text} t={NOW - 1},v1={wrong}",
    )
    g.refuse(
        "blank-separates: no group right",
        "signature_mismatch",
        "Every signature is compared.",
        value=f"t={NOW},v1={wrong} t={NOW},v1={wrong}",
    )
    cases = v.cases + w.cases + g.cases
    for name, signature, place in [
        ("by a word", pairs(blank="required"), "blank"),
        ("behind a blank", pairs(separator=" ", blank="optional"), "blank"),
        ("within a separator", pairs(separator=", ", blank="separates"), "blank"),
        ("in a key", pairs(key="v 1", blank="separates"), "key"),
        (
            "in a list",
            {"header": "X", "layout": "list", "separator": ",", "encoding": "hex"}
            | {"blank": "optional"},
            "blank",
        ),
    ]:
        cases += _refused_scheme(f"blank: {name}", signature, f"/signature/{place}")
    return cases


def _refused_scheme(name: str, signature: Json, path: str) -> list[Json]:
    v = Vectors(scheme("refused", BLANK, signature, encode_hex))
    v.refuse(
        name,
        "invalid_scheme",
        "It could be read in two ways, or in none.",
        details={"path": path},
        operation="verify",
    )
    return v.cases


def several_keys() -> list[Json]:
    """One key a mode or a secret, as PayMongo and TabaPay send them."""
    signature = pairs(key=["li", "te"])
    by_keys = replace(
        scheme(
            "keys",
            KEYS,
            signature,
            encode_hex,
            lambda s: mac(s.key, s.timestamp, ".", s.body),
            content=("timestamp", DOT, "body"),
            timestamp={"key": "t"},
        ),
        value=lambda signature, timestamp: f"t={timestamp},li={signature}",
    )
    v = Vectors(by_keys)
    everyone(v)
    wrong = encode_hex(bytes(32))
    v.accept(
        "keys: under the second",
        "Each key's values are signatures.",
        value=lambda text: text.replace("li=", "te="),
    )
    v.accept(
        "keys: the other one empty",
        "One malformed entry does not hide a valid one.",
        value=lambda text: text.replace("li=", "te=,li="),
    )
    v.accept(
        "keys: the other one wrong",
        "Every one is compared.",
        value=lambda text: f"{text},te={wrong}",
    )
    v.refuse(
        "keys: under a third",
        "unsupported_signature",
        "Only those that the scheme names.",
        value=lambda text: text.replace("li=", "xx="),
    )
    v.refuse(
        "keys: the names joined",
        "unsupported_signature",
        "Each is a name of its own.",
        value=lambda text: text.replace("li=", "lite="),
    )
    v.refuse(
        "keys: none right",
        "signature_mismatch",
        "Every one is compared.",
        value=f"t={NOW},li={wrong},te={wrong}",
    )
    v.refuse(
        "keys: 17 signatures, the last right",
        "malformed_signature",
        "The number of candidates is limited, whatever their keys.",
        value=lambda text: text.replace("li=", f"li={wrong},te={wrong}," * 8 + "te="),
    )
    v.refuse(
        "keys: the second behind a joined header",
        "duplicate_header",
        "As where a server joins two headers.",
        value=lambda text: f"{text}, te={wrong}",
    )
    cases = v.cases
    for name, keys, path in [
        ("none", [], "/signature/key"),
        ("an empty one", ["li", ""], "/signature/key/1"),
        ("one of them twice", ["li", "te", "te"], "/signature/key/2"),
        ("one with the separator", ["li", "t,e"], "/signature/key/1"),
        ("no text", ["li", 1], "/signature/key/1"),
        ("five", ["a", "b", "c", "d", "e"], "/signature/key"),
    ]:
        cases += _refused_scheme(f"keys: {name}", pairs(key=keys), path)
    own = replace(
        by_keys,
        scheme={**(by_keys.scheme or {}), "timestamp": {"key": "te"}},
    )
    w = Vectors(own)
    w.refuse(
        "keys: the timestamp under one of them",
        "invalid_scheme",
        "It could be read in two ways.",
        details={"path": "/timestamp/key"},
    )
    return cases + w.cases


def dates() -> list[Json]:
    rule = {"header": "X-Date", "unit": "rfc3339", "toleranceSeconds": 300}
    v = Vectors(
        scheme(
            "rfc3339",
            RFC_3339,
            plain("X-Signature"),
            encode_hex,
            lambda s: mac(s.key, s.timestamp, s.body),
            content=("timestamp", "body"),
            timestamp=rule,
        )
    )
    v.timestamp = DATE
    everyone(v)
    for name, text in [
        ("an offset to the east", "2024-01-15T12:30:00+02:00"),
        ("an offset to the west", "2024-01-15T05:00:00-05:30"),
        ("nine digits of a fraction", "2024-01-15T10:30:00.999999999Z"),
        ("at the tolerance", "2024-01-15T10:25:00Z"),
    ]:
        v.accept(f"rfc3339: {name}", "The same moment or near it.", timestamp=text)
    v.accept(
        "rfc3339: a leap second",
        "It counts as the second after it.",
        timestamp="2016-12-31T23:59:60Z",
        now=1483228800 + 300,
    )
    v.refuse(
        "rfc3339: beyond the tolerance",
        "timestamp_too_old",
        "The tolerance is inclusive, and ends there.",
        details={"skewSeconds": 301, "toleranceSeconds": 300},
        timestamp="2024-01-15T10:24:59Z",
    )
    v.refuse(
        "rfc3339: from the future",
        "timestamp_too_new",
        "A tolerance limits the future too.",
        timestamp="2024-01-15T10:35:01Z",
    )
    for name, text in [
        ("no offset", "2024-01-15T10:30:00"),
        ("an offset without a colon", "2024-01-15T10:30:00+0000"),
        ("a lower-case z", "2024-01-15T10:30:00z"),
        ("a blank in the place of T", "2024-01-15 10:30:00Z"),
        ("ten digits of a fraction", "2024-01-15T10:30:00.0000000001Z"),
        ("a fraction without digits", "2024-01-15T10:30:00.Z"),
        ("something behind it", "2024-01-15T10:30:00Zx"),
        ("a leap second within the day", "2024-01-15T10:30:60Z"),
        ("a day that February lacks", "2023-02-29T10:30:00Z"),
        ("Unix seconds", str(NOW)),
    ]:
        v.refuse(
            f"rfc3339: {name}",
            "malformed_timestamp",
            "Dates are read strictly.",
            timestamp=text,
        )
    v.refuse(
        "rfc3339: characters moved to the body",
        "malformed_timestamp",
        "Its form says where it ends, so nothing needs to stand between the two.",
        timestamp="2024-01-15T10:30:00",
        body=b"Z" + v.body,
        signed_body=b"Z" + v.body,
        operation="verify",
    )
    inside = {
        "header": "X-Signature",
        "layout": "pairs",
        "separator": ",",
        "key": "v1",
        "encoding": "hex",
    }
    pairs = replace(
        scheme(
            "rfc3339-in-pairs",
            RFC_3339,
            inside,
            encode_hex,
            lambda s: mac(s.key, s.timestamp, ".", s.body),
            content=("timestamp", DOT, "body"),
            timestamp={"key": "t", "unit": "rfc3339", "toleranceSeconds": 300},
        ),
        value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    )
    w = Vectors(pairs)
    w.timestamp = DATE
    everyone(w)
    return v.cases + w.cases


def dates_without_offset() -> list[Json]:
    rule = {"header": "X-Date", "unit": "rfc3339-utc", "toleranceSeconds": 300}

    def with_content(name: str, *content: object) -> Provider:
        return scheme(
            name,
            UTC,
            plain("X-Signature"),
            encode_hex,
            lambda s: mac(s.key, s.timestamp, ":", s.body),
            content=content,
            timestamp=rule,
        )

    v = Vectors(with_content("rfc3339-utc", "timestamp", {"literal": ":"}, "body"))
    v.timestamp = "2024-01-15T10:30:00"
    everyone(v)
    for name, text in [
        ("a fraction", "2024-01-15T10:30:00.123456"),
        ("a fraction and Z", "2024-01-15T10:30:00.5Z"),
        ("an offset", "2024-01-15T12:30:00+02:00"),
        ("at the tolerance", "2024-01-15T10:25:00"),
    ]:
        v.accept(f"rfc3339-utc: {name}", "The same moment or near it.", timestamp=text)
    v.refuse(
        "rfc3339-utc: beyond the tolerance",
        "timestamp_too_old",
        "Without an offset it is UTC.",
        details={"skewSeconds": 301, "toleranceSeconds": 300},
        timestamp="2024-01-15T10:24:59",
    )
    for name, text in [
        ("a fraction without digits", "2024-01-15T10:30:00."),
        ("an offset without minutes", "2024-01-15T10:30:00+02"),
        ("a blank in the place of T", "2024-01-15 10:30:00"),
        ("a day alone", "2024-01-15"),
        ("Unix seconds", str(NOW)),
    ]:
        v.refuse(
            f"rfc3339-utc: {name}",
            "malformed_timestamp",
            "All but the offset is read strictly.",
            timestamp=text,
        )
    cases = v.cases
    for name, content in [
        ("no literal behind", ("timestamp", "body")),
        ("a literal that goes on", ("timestamp", {"literal": ".5:"}, "body")),
        ("a literal that is an offset", ("timestamp", {"literal": "Z"}, "body")),
        ("a body before", ("body", "timestamp")),
    ]:
        w = Vectors(with_content(f"rfc3339-utc-{len(cases)}", *content))
        w.timestamp = v.timestamp
        w.refuse(
            f"rfc3339-utc: {name}",
            "invalid_scheme",
            "The date could end in two places.",
            details={"path": "/timestamp/unit"},
        )
        cases = cases + w.cases
    return cases


def hashed_keys() -> list[Json]:
    """Keys that are a hash of the secret, as Braintree's."""
    cases: list[Json] = []
    for name, made in [("sha1", hashlib.sha1), ("sha256", hashlib.sha256)]:
        provider = scheme(f"hash-{name}", HASHED, plain("X-Signature"), encode_hex)
        document = {
            **(provider.scheme or {}),
            "secret": {"encoding": "utf8", "hash": name},
        }
        v = Vectors(
            replace(
                provider,
                scheme=document,
                key=lambda text, made=made: made(text.encode()).digest(),
            )
        )
        everyone(v)
        v.refuse(
            f"hash-{name}: under the secret itself",
            "signature_mismatch",
            "The key is its hash.",
            key=provider.secret.encode(),
        )
        cases += v.cases
    own = scheme("hash", HASHED, plain("X-Signature"), encode_hex).scheme or {}
    hashed = {"encoding": "utf8", "hash": "sha1"}
    for name, changed, path in [
        ("another hash", {"secret": {**hashed, "hash": "md5"}}, "/secret/hash"),
        (
            "a token's",
            {
                "algorithm": "token",
                "signature": {**plain("X-Signature"), "encoding": "text"},
                "signedContent": [],
                "secret": hashed,
            },
            "/secret/hash",
        ),
        (
            "a public key's",
            {"algorithm": "ed25519", "secret": {**hashed, "encoding": "public-key"}},
            "/secret/hash",
        ),
        (
            "of one form of two",
            {"secret": [{**hashed, "prefix": "a_"}, "utf8"]},
            "/secret",
        ),
        (
            "a payload of Braintree's beside the body",
            {"signedContent": ["braintreePayload", "body"]},
            "/signedContent",
        ),
        (
            "a payload of Braintree's, signed in a header",
            {"signedContent": ["braintreePayload"], "bodySigned": False},
            "/signature",
        ),
        (
            "a payload of Braintree's, said to be the body",
            {"signedContent": ["braintreePayload"]},
            "/signedContent",
        ),
    ]:
        w = Vectors(
            replace(
                scheme(f"hash-{len(cases)}", HASHED, plain("X-Signature"), encode_hex),
                scheme={**own, "name": f"hash-{len(cases)}", **changed},
            )
        )
        w.refuse(
            f"hash: {name}",
            "invalid_scheme",
            "It would mean nothing, or be open.",
            details={"path": path},
        )
        cases += w.cases
    return cases


def vectors() -> Json:
    return file(
        "language",
        "none",
        [
            *encodings(),
            *sha384(),
            *lists(),
            *blanks(),
            *several_keys(),
            *dates(),
            *dates_without_offset(),
            *hashed_keys(),
        ],
    )
