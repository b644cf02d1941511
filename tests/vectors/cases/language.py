"""Words of the scheme language beside those of `custom.py`: encodings, SHA-384, bare lists, dates."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace

from signing import NOW, Envelope, Provider, Signed, encode_hex, mac
from vectors import Json, Vectors, file

from cases.custom import DOT, SAMPLE, plain

DATE = "2024-01-15T10:30:00Z"
LIST = "A bare list of signatures, as Cronofy sends it"
RFC_3339 = "RFC 3339, section 5.6"
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
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
            "8e2240ca5e69e2c78b3239ecfab21649"
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


def vectors() -> Json:
    return file("language", "none", [*encodings(), *sha384(), *lists(), *dates()])
