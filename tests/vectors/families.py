"""The faults that every provider meets, written once and applied to each one's way of signing."""

from __future__ import annotations

import json
from collections.abc import Callable

from signing import NOW, Header, Provider, encode_base64, encode_hex
from vectors import Json, Vectors, file

TOLERANCE = 300
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

Change = Callable[[str], str]


def rename(change: Change) -> Callable[[list[Header]], list[Header]]:
    return lambda headers: [(change(name), value) for name, value in headers]


def without(header: str) -> Callable[[list[Header]], list[Header]]:
    return lambda headers: [(n, v) for n, v in headers if n != header]


def with_value(header: str, change: Change) -> Callable[[list[Header]], list[Header]]:
    return lambda headers: [(n, change(v) if n == header else v) for n, v in headers]


def repeated(header: str, change: Change) -> Callable[[list[Header]], list[Header]]:
    """The header once more, after the others, with a changed value."""
    return lambda headers: headers + [(n, change(v)) for n, v in headers if n == header]


def preceded(header: str, change: Change) -> Callable[[list[Header]], list[Header]]:
    """The header once more, before the others, with a changed value."""
    return lambda headers: [(n, change(v)) for n, v in headers if n == header] + headers


def all_families(v: Vectors) -> None:
    """What holds for every provider. Each provider's file adds what is its own."""
    samples(v)
    bodies(v)
    secrets(v)
    header_containers(v)
    signatures(v)
    if v.provider.timestamp != "none":
        freshness(v)
        timestamps(v)
    if v.provider.envelope.type and v.provider.envelope.type_required:
        envelopes(v)


def samples(v: Vectors) -> None:
    for sample in v.provider.samples:
        v.accept(
            f"genuine: {sample.name}, compact",
            "The sample payload as most senders put it on the wire: JSON without white space.",
            source=sample.source,
            body=sample.compact,
        )
        if sample.body != sample.compact:
            v.accept(
                f"genuine: {sample.name}, as printed",
                "The sample payload exactly as the guide prints it.",
                source=sample.source,
                body=sample.body,
            )


def bodies(v: Vectors) -> None:
    provider = v.provider
    pretty = json.dumps(json.loads(v.body), indent=2, ensure_ascii=False).encode()
    v.refuse(
        "body with a space inserted",
        "signature_mismatch",
        "A space was inserted: the same JSON, other bytes.",
        body=v.body[:-1] + b" " + v.body[-1:],
        signed_body=v.body,
    )
    flipped = bytearray(v.body)
    flipped[len(flipped) // 2] ^= 1
    v.refuse(
        "tampered body",
        "signature_mismatch",
        "One bit was flipped on the way.",
        body=bytes(flipped),
        signed_body=v.body,
    )
    v.refuse(
        "body cut short",
        "signature_mismatch",
        "The last byte is missing.",
        body=v.body[:-1],
        signed_body=v.body,
    )
    v.refuse(
        "body with a trailing newline added",
        "signature_mismatch",
        "A proxy added a line break.",
        body=v.body + b"\n",
        signed_body=v.body,
    )
    v.accept(
        "body that ends with a newline",
        "White space around the JSON document is part of the signed bytes and of valid JSON.",
        body=v.body + b"\n",
    )
    v.refuse(
        "re-serialised body",
        "signature_mismatch",
        "The framework parsed the body, and the check ran over JSON written anew: the most "
        "reported mistake of all.",
        body=v.body,
        signed_body=pretty,
    )
    v.refuse(
        "body with other line breaks",
        "signature_mismatch",
        "Something turned LF into CRLF.",
        body=pretty.replace(b"\n", b"\r\n"),
        signed_body=pretty,
    )
    # The last character begins with the byte with which U+FFFD begins.
    text = provider.wrap('{"note":"Café – 10 € 🏠！"}').encode()
    v.accept(
        "body beyond ASCII",
        "UTF-8 is signed as it is.",
        body=text,
    )
    v.accept(
        "body given as text",
        "Text that is provably the same bytes is as good as bytes.",
        body=text,
        body_as="text",
    )
    v.refuse(
        "body with escapes in place of characters",
        "signature_mismatch",
        "Re-serialised with every character beyond ASCII escaped.",
        body=json.dumps(json.loads(text), separators=(",", ":")).encode(),
        signed_body=text,
    )
    v.accept(
        "body with replacement patterns",
        "A template engine or `String.replace` that builds the signed content changes these.",
        body=provider.wrap(
            json.dumps({"note": "$& $$ $` $' $1 {{body}} ${body} %s %% \\0"})
        ).encode(),
    )
    v.accept(
        "body that is not UTF-8, verified only",
        "A signature is over bytes: verification forces no encoding and no JSON on them.",
        body=b"\xff\xfe\x00binary",
        operation="verify",
    )
    v.accept(
        "body that is not JSON, verified only",
        "A signature is over bytes: verification forces no encoding and no JSON on them.",
        body=b"payload=%7B%7D&x=1",
        operation="verify",
    )
    v.refuse(
        "body that is not UTF-8, received",
        "malformed_json",
        "Authentic, but no JSON text.",
        body=b'{"note":"\xff"}',
    )
    replacement = provider.wrap('"\ufffd"').encode()
    raw = replacement.replace("\ufffd".encode(), b"\xff")
    for operation in ("receive", "verify"):
        v.refuse(
            f"byte 0xFF where U+FFFD was signed, {operation}",
            "signature_mismatch",
            "Decoding the body lossily before the MAC would make both the same.",
            body=raw,
            signed_body=replacement,
            operation=operation,
        )
    v.refuse(
        "U+FFFD where byte 0xFF was signed",
        "signature_mismatch",
        "Decoding the body lossily before the MAC would make both the same.",
        body=replacement,
        signed_body=raw,
    )
    v.accept(
        "U+FFFD that was really sent",
        "As bytes, the replacement character is a character like any other.",
        body=replacement,
    )
    bom = b"\xef\xbb\xbf"
    v.accept(
        "byte order mark, verified only",
        "The mark is among the signed bytes.",
        body=bom + v.body,
        operation="verify",
    )
    v.refuse(
        "byte order mark, received",
        "malformed_json",
        "JSON has no byte order mark (RFC 8259, section 8.1).",
        body=bom + v.body,
    )
    v.refuse(
        "byte order mark dropped",
        "signature_mismatch",
        "A text decoder swallowed the mark.",
        body=v.body,
        signed_body=bom + v.body,
    )
    v.refuse(
        "byte order mark added",
        "signature_mismatch",
        "A decoder that ignores the mark would let this pass.",
        body=bom + v.body,
        signed_body=v.body,
    )
    v.accept(
        "empty body, verified only",
        "Nothing is a body too.",
        body=b"",
        operation="verify",
    )
    v.refuse(
        "empty body, received", "malformed_json", "Authentic, but no JSON.", body=b""
    )
    v.refuse(
        "body replaced by nothing",
        "signature_mismatch",
        "The body was read before, so nothing was left to verify.",
        body=b"",
        signed_body=v.body,
    )
    size = len(v.body)
    v.accept(
        "body exactly at the limit",
        "The limit is inclusive.",
        options={"maxBodyBytes": size},
    )
    v.refuse(
        "body one byte over the limit",
        "body_too_large",
        "Refused before anything is computed.",
        details={"limitBytes": size - 1},
        options={"maxBodyBytes": size - 1},
    )
    v.refuse(
        "body given as text, one byte over the limit",
        "body_too_large",
        "The limit is one of bytes.",
        details={"limitBytes": len(text) - 1},
        body=text,
        body_as="text",
        options={"maxBodyBytes": len(text) - 1},
    )
    v.refuse(
        "body given as text, as many characters as bytes are accepted",
        "body_too_large",
        "The limit is one of bytes.",
        details={"limitBytes": len(text.decode())},
        body=text,
        body_as="text",
        options={"maxBodyBytes": len(text.decode())},
    )
    v.refuse(
        "body given as text, one character over the limit",
        "body_too_large",
        "Bytes and characters are the same here.",
        details={"limitBytes": size - 1},
        body_as="text",
        options={"maxBodyBytes": size - 1},
    )


def secrets(v: Vectors) -> None:
    provider = v.provider
    old, new = provider.other_secret, provider.secret
    v.refuse(
        "signed with another secret",
        "signature_mismatch",
        "The secret of another endpoint, or of the test mode.",
        secret=old,
    )
    v.accept("one secret in a list", "A list of one is a secret.", secrets=[new])
    v.accept(
        "rotation: signed with the new secret",
        "While a secret is being replaced, both are valid.",
        secrets=[new, old],
    )
    v.accept(
        "rotation: signed with the old secret",
        "While a secret is being replaced, both are valid.",
        secrets=[new, old],
        secret=old,
    )
    v.refuse(
        "rotation: signed with neither secret",
        "signature_mismatch",
        "Several secrets do not loosen the check.",
        secrets=[old, old[:-4] + "AAAA"],
    )
    v.accept(
        "the same secret twice",
        "It fits twice, and once would be enough.",
        secrets=[new, new],
    )
    if provider.key is not str.encode:
        return
    v.accept(
        "16 secrets, the last right",
        "As many as may be given.",
        secrets=[*(f"{old} {n}" for n in range(15)), new],
    )
    v.accept(
        "secret beyond ASCII",
        "Secrets are UTF-8.",
        secrets="clé-🔑-密",
        secret="clé-🔑-密",
    )
    v.refuse(
        "secret cut to Latin-1",
        "signature_mismatch",
        "A signer that takes each character for a byte has another key.",
        secrets="clé-privée",
        key="clé-privée".encode("latin-1"),
    )
    long = "0123456789abcdef" * 9
    v.accept(
        "secret longer than a hash block",
        "HMAC hashes such keys first (RFC 2104, section 2).",
        secrets=long,
        secret=long,
    )


def header_containers(v: Vectors) -> None:
    provider = v.provider
    v.accept(
        "header names in lower case",
        "Header names have no case (RFC 9110, section 5.1).",
        headers=rename(str.lower),
    )
    v.accept(
        "header names in upper case",
        "Header names have no case (RFC 9110, section 5.1).",
        headers=rename(str.upper),
    )
    v.accept(
        "among other headers",
        "What the scheme does not name is not looked at, even when it occurs twice.",
        headers=lambda headers: [
            ("Content-Type", "application/json"),
            ("X-Signature", "a"),
            *headers,
            ("X-Signature", "b"),
            ("X-Forwarded-For", "192.0.2.1, 198.51.100.2"),
        ],
    )
    empty = {
        provider.signature_header: "malformed_signature",
        provider.timestamp_header: "malformed_timestamp",
        provider.id_header: "malformed_id",
    }
    for header in provider.header_names:
        v.refuse(
            f"no {header}",
            "missing_header",
            "The header did not arrive.",
            details={"header": header},
            headers=without(header),
        )
        for place, name in {
            "first": f"z{header[1:]}",
            "last": f"{header[:-1]}z",
        }.items():
            v.refuse(
                f"{header}, but for its {place} character",
                "missing_header",
                "A name of the same length is another name.",
                details={"header": header},
                headers=lambda headers, header=header, name=name: [
                    (name if n == header else n, value) for n, value in headers
                ],
            )
        v.refuse(
            f"empty {header}",
            empty[header],
            "Present, and empty (CVE-2024-21491 began with an empty signature).",
            headers=with_value(header, lambda _: ""),
        )
        v.accept(
            f"{header} twice, equal",
            "A repeated header that says the same both times is no contradiction.",
            headers=repeated(header, lambda value: value),
        )
        v.accept(
            f"{header} twice, equal, in two cases",
            "Names that differ only in case name the same header.",
            headers=lambda headers, header=header: (
                headers
                + [(header.swapcase(), val) for n, val in headers if n == header]
            ),
        )
        for order, change in (("second", repeated), ("first", preceded)):
            v.refuse(
                f"{header} twice, the {order} one wrong",
                "duplicate_header",
                "Looking at one of two headers only lets another reader see the other.",
                headers=change(
                    header, lambda value: value[:-1] + chr(ord(value[-1]) ^ 1)
                ),
            )
        v.refuse(
            f"{header} longer than 4096 bytes",
            empty[header],
            "A header has a limit, whatever is in it.",
            headers=with_value(header, lambda _: "1" * 4097),
        )
    own = {provider.signature_header, provider.timestamp_header, provider.id_header}
    for header in [name for name in provider.header_names if name in own]:
        v.refuse(
            f"{header} twice, joined by a comma",
            "duplicate_header",
            "Node.js, Fetch and WSGI hand over a repeated header so.",
            headers=with_value(header, lambda value: f"{value}, {value}"),
        )


def signatures(v: Vectors) -> None:
    # In a list of versions a space separates entries, and an empty entry hides no valid one.
    spaces_separate = v.provider.value("", "").startswith("v1,")
    hexadecimal = v.provider.encode is encode_hex
    for name, comment, change in HEX if hexadecimal else BASE64_FAULTS:
        if spaces_separate and name == "signature with a trailing space":
            continue
        v.refuse(name, "malformed_signature", comment, signature=change)
    v.refuse(
        "signature of the right form, wrong in its first bit",
        "signature_mismatch",
        "Well-formed, of the right length, and wrong.",
        signature=lambda text: (
            f"{int(text[0], 16) ^ 8:x}{text[1:]}"
            if hexadecimal
            else BASE64[BASE64.index(text[0]) ^ 32] + text[1:]
        ),
    )
    v.refuse(
        "signature of the right form, wrong in its last byte",
        "signature_mismatch",
        "A comparison that stops early, or short, would not see it.",
        signature=lambda text: (
            f"{text[:-1]}{int(text[-1], 16) ^ 1:x}"
            if hexadecimal
            else text[:-3] + BASE64[BASE64.index(text[-3]) ^ 1] + text[-2:]
        ),
    )
    zeros = encode_hex(bytes(32)) if hexadecimal else encode_base64(bytes(32))
    v.refuse(
        "signature of zeros",
        "signature_mismatch",
        "Well-formed, of the right length, and wrong.",
        signature=zeros,
    )


def uncanonical(text: str) -> str:
    """The same bytes with one of the unused bits set."""
    end = len(text.rstrip("="))
    return text[: end - 1] + BASE64[BASE64.index(text[end - 1]) | 1] + text[end:]


COMMON_FORMS: list[tuple[str, str, Change]] = [
    (
        "signature cut to half its length",
        "Buffers of unequal length: `timingSafeEqual` throws on these, and the process ends.",
        lambda s: s[: len(s) // 2],
    ),
    ("signature cut by one character", "Not the MAC's length.", lambda s: s[:-1]),
    (
        "signature with a leading space",
        "Nothing is trimmed.",
        lambda s: " " + s,
    ),
    ("signature with a trailing space", "Nothing is trimmed.", lambda s: s + " "),
    (
        "signature with a space inside",
        "A decoder that skips what it does not know would let this pass.",
        lambda s: s[:10] + " " + s[10:],
    ),
    (
        "signature with junk inside",
        "A decoder that skips what it does not know would let this pass.",
        lambda s: s[:10] + "!" + s[10:],
    ),
    (
        "signature with junk after it",
        "Everything in the header counts.",
        lambda s: s + ".",
    ),
    ("signature in quotes", "Quotes are no part of it.", lambda s: f'"{s}"'),
    (
        "signature with a Latin-1 character",
        "The right number of characters, another number of UTF-8 bytes: comparing them throws.",
        lambda s: "é" + s[1:],
    ),
    (
        "signature with a multi-byte character",
        "The right number of characters, another number of bytes: comparing them throws.",
        lambda s: "€" + s[1:],
    ),
    (
        "signature with an emoji",
        "A character beyond the basic plane.",
        lambda s: "🏠" + s[2:],
    ),
    (
        "signature of 3000 characters",
        "Long, and within the limit of a header.",
        lambda s: "ab" * 1500,
    ),
]

HEX: list[tuple[str, str, Change]] = [
    *COMMON_FORMS,
    (
        "signature of its first byte only",
        "CVE-2024-21491: a comparison up to the shorter length accepts this.",
        lambda s: s[:2],
    ),
    ("signature one byte short", "Not the MAC's length.", lambda s: s[:-2]),
    ("signature one byte long", "Not the MAC's length.", lambda s: s + "00"),
    ("signature one digit long", "Not whole bytes.", lambda s: s + "0"),
    (
        "signature with a character that is no digit",
        "`g` is no hexadecimal digit.",
        lambda s: "g" + s[1:],
    ),
    (
        "signature in upper case",
        "Every provider sends lower case; one text for one signature.",
        str.upper,
    ),
    ("signature with 0x before it", "Not a number, a text.", lambda s: "0x" + s),
    (
        "signature with a full-width digit",
        "Only ASCII digits are digits.",
        lambda s: "１" + s[1:],
    ),
    (
        "signature in base64",
        "The right MAC in another encoding.",
        lambda s: encode_base64(bytes.fromhex(s)),
    ),
]

BASE64_FAULTS: list[tuple[str, str, Change]] = [
    *COMMON_FORMS,
    (
        "signature of its first byte only",
        "CVE-2024-21491: a comparison up to the shorter length accepts this.",
        lambda s: "AA==",
    ),
    (
        "signature with three bytes more",
        "Not the MAC's length.",
        lambda s: "AAAA" + s,
    ),
    (
        "signature with too much padding",
        "Only the canonical padding.",
        lambda s: s + "=",
    ),
    (
        "signature with non-canonical base64",
        "The unused bits are not zero: another text for the same bytes.",
        uncanonical,
    ),
    (
        "signature with a hyphen of URL-safe base64",
        "The standard alphabet only.",
        lambda s: "-" + s[1:],
    ),
    (
        "signature with an underscore of URL-safe base64",
        "The standard alphabet only.",
        lambda s: "_" + s[1:],
    ),
    (
        "signature in hexadecimal",
        "Not the MAC's length, once it is decoded as base64.",
        lambda s: "ab" * 32,
    ),
]


def freshness(v: Vectors) -> None:
    def skew(seconds: int, tolerance: int = TOLERANCE) -> Json:
        return {"skewSeconds": seconds, "toleranceSeconds": tolerance}

    v.refuse(
        "stale",
        "timestamp_too_old",
        "A delivery of ten minutes ago: a replay, or a clock that runs ahead.",
        details=skew(600),
        timestamp=NOW - 600,
    )
    v.refuse(
        "from the future",
        "timestamp_too_new",
        "A tolerance limits the future too: the guides' own snippets accept this.",
        details=skew(600),
        timestamp=NOW + 600,
    )
    v.accept(
        "exactly at the tolerance, old",
        "The tolerance is inclusive.",
        timestamp=NOW - TOLERANCE,
    )
    v.accept(
        "exactly at the tolerance, new",
        "The tolerance is inclusive.",
        timestamp=NOW + TOLERANCE,
    )
    v.refuse(
        "one second beyond the tolerance, old",
        "timestamp_too_old",
        "The tolerance ends where it says.",
        details=skew(TOLERANCE + 1),
        timestamp=NOW - TOLERANCE - 1,
    )
    v.refuse(
        "one second beyond the tolerance, new",
        "timestamp_too_new",
        "The tolerance ends where it says.",
        details=skew(TOLERANCE + 1),
        timestamp=NOW + TOLERANCE + 1,
    )
    same_second = {"toleranceSeconds": 0}
    v.accept(
        "tolerance 0, the same second",
        "A tolerance of 0 means the same second.",
        options=same_second,
    )
    v.refuse(
        "tolerance 0, one second old",
        "timestamp_too_old",
        "A tolerance of 0 does not switch the check off.",
        details=skew(1, 0),
        timestamp=NOW - 1,
        options=same_second,
    )
    v.refuse(
        "tolerance 0, one second new",
        "timestamp_too_new",
        "A tolerance of 0 does not switch the check off.",
        details=skew(1, 0),
        timestamp=NOW + 1,
        options=same_second,
    )
    v.accept(
        "wider tolerance",
        "The tolerance is the user's.",
        timestamp=NOW - 600,
        options={"toleranceSeconds": 600},
    )
    v.refuse(
        "narrower tolerance",
        "timestamp_too_old",
        "The tolerance is the user's.",
        details=skew(11, 10),
        timestamp=NOW - 11,
        options={"toleranceSeconds": 10},
    )
    v.accept(
        "stale, with the freshness check off",
        "`checkTimestamp: false` is the only way to switch freshness off.",
        timestamp=NOW - 86400 * 365,
        options={"checkTimestamp": False},
    )
    v.accept(
        "from the future, with the freshness check off",
        "`checkTimestamp: false` is the only way to switch freshness off.",
        timestamp=NOW + 86400 * 365,
        options={"checkTimestamp": False},
    )
    v.refuse(
        "stale, with the freshness check said to be on",
        "timestamp_too_old",
        "`checkTimestamp: true` is what is done without it.",
        details=skew(301),
        timestamp=NOW - 301,
        options={"checkTimestamp": True},
    )
    v.refuse(
        "milliseconds where seconds are due",
        "timestamp_too_new",
        "Well-formed, and far in the future.",
        details=skew(NOW * 1000 - NOW),
        timestamp=NOW * 1000,
    )
    v.refuse(
        "a clock in milliseconds",
        "invalid_option",
        "The time of arrival is the caller's: no delivery is to blame for it.",
        details={"option": "now"},
        now=NOW * 1000,
    )
    v.refuse(
        "longest timestamp there is",
        "timestamp_too_new",
        "Sixteen digits are well-formed; the arithmetic is checked.",
        timestamp="9999999999999999",
    )


TIMESTAMP_FAULTS: list[tuple[str, str]] = [
    ("with junk after it", f"{NOW}abc"),
    ("with a semicolon after it", f"{NOW};"),
    ("with a plus sign", f"+{NOW}"),
    ("negative", f"-{NOW}"),
    ("very negative", "-9223372036854775808"),
    ("with a leading space", f" {NOW}"),
    ("with a trailing space", f"{NOW} "),
    ("with a tab after it", f"{NOW}\t"),
    ("with a leading zero", f"0{NOW}"),
    ("with a decimal point", f"{NOW}.0"),
    ("with a fraction", f"{NOW}.9"),
    ("with an underscore", "1_705_314_600"),
    ("with an exponent", "1.7053146e9"),
    ("in hexadecimal", f"{NOW:#x}"),
    ("in full-width digits", "１７０５３１４６００"),
    ("in Arabic-Indic digits", "١٧٠٥٣١٤٦٠٠"),
    ("as a date", "2024-01-15T10:30:00Z"),
    ("NaN", "NaN"),
    ("Infinity", "Infinity"),
    ("of seventeen digits", "99999999999999999"),
    ("beyond 64 bits", "18446744073709551616"),
    ("of 400 digits", "1" + "0" * 399),
]


def timestamps(v: Vectors) -> None:
    comment = (
        "Signed just as it is: only its form is wrong. Lenient number parsers accept it."
        if v.provider.timestamp == "signed"
        else "Only its form is wrong. Lenient number parsers accept it."
    )
    for name, text in TIMESTAMP_FAULTS:
        v.refuse(f"timestamp {name}", "malformed_timestamp", comment, timestamp=text)
    if v.provider.timestamp != "signed":
        return
    v.refuse(
        "timestamp changed",
        "signature_mismatch",
        "The timestamp is signed: a replay cannot be given a fresh one.",
        timestamp=NOW - 600,
        headers=lambda headers: [
            (n, val.replace(str(NOW - 600), str(NOW))) for n, val in headers
        ],
    )
    v.refuse(
        "timestamp malformed, with the freshness check off",
        "malformed_timestamp",
        "The check of freshness is off, not that of the form.",
        timestamp=f"{NOW}abc",
        options={"checkTimestamp": False},
    )
    if v.provider.timestamp_header:
        v.refuse(
            "no timestamp, with the freshness check off",
            "missing_header",
            "It is among the signed bytes, so it is needed all the same.",
            details={"header": v.provider.timestamp_header},
            headers=without(v.provider.timestamp_header),
            options={"checkTimestamp": False},
        )


def envelopes(v: Vectors) -> None:
    """The members around `data`: which may be absent, and what a wrong one leads to."""
    provider, envelope = v.provider, v.provider.envelope
    payload = json.loads(provider.wrap("{}"))

    def changed(pointer: str, *value: object) -> bytes:
        """The payload with the member replaced, or removed where no value is given."""
        key = pointer[1:]
        document = {k: val for k, val in payload.items() if k != key or value}
        if value:
            document[key] = value[0]
        return json.dumps(document, separators=(",", ":")).encode()

    assert envelope.type
    for name, value in (("an array", []), ("a string", "x"), ("null", None)):
        v.refuse(
            f"payload is {name}",
            "malformed_envelope",
            "Authentic JSON, but no event.",
            details={"path": ""},
            body=json.dumps(value).encode(),
        )
    wrong = {"a number": 1, "null": None, "an object": {}, "an array": ["x"]}
    v.refuse(
        f"no {envelope.type[1:]}",
        "malformed_envelope",
        "An event without a type.",
        details={"path": envelope.type},
        body=changed(envelope.type),
    )
    for name, value in wrong.items():
        v.refuse(
            f"{envelope.type[1:]} is {name}",
            "malformed_envelope",
            "A type is a string.",
            details={"path": envelope.type},
            body=changed(envelope.type, value),
        )
    v.accept(
        "type that no guide lists",
        "A new type of event is an event.",
        body=changed(envelope.type, "something.new"),
    )
    if envelope.id:
        pointer = envelope.id[0]
        v.accept(
            f"{pointer[1:]} is an integer",
            "Its digits are the id.",
            body=changed(pointer, 1234567890123),
        )
        for name, value in (("null", [None]), ("empty", [""]), ("absent", [])):
            v.accept(
                f"{pointer[1:]} is {name}",
                "Without an id, the SHA-256 of the body is what a duplicate is known by.",
                body=changed(pointer, *value),
            )
        for name, value in (("an object", {}), ("an array", []), ("a boolean", True)):
            v.refuse(
                f"{pointer[1:]} is {name}",
                "malformed_envelope",
                "An id is a string or an integer.",
                details={"path": pointer},
                body=changed(pointer, value),
            )
        v.refuse(
            f"{pointer[1:]} is a fraction",
            "malformed_envelope",
            "An id is a string or an integer.",
            details={"path": pointer},
            body=changed(pointer, 1.5),
        )
    if envelope.occurred_at:
        pointer = envelope.occurred_at
        for name, value in (("a number", [1705314600]), ("absent", [])):
            v.accept(
                f"{pointer[1:]} is {name}",
                "Not a time as text: `occurredAt` is null, and the payload keeps what came.",
                body=changed(pointer, *value),
            )
    if envelope.data:
        v.accept(
            f"{envelope.data[1:]} is absent",
            "`data` is null then.",
            body=changed(envelope.data),
        )
        for name, value in (("null", "null"), ("an array", '[{"a":1},2]')):
            v.accept(
                f"{envelope.data[1:]} is {name}",
                "`data` is handed over as it came.",
                body=provider.wrap(value).encode(),
            )


def shapes(
    v: Vectors, text: str, number: str | None = None, expected_number: str = ""
) -> None:
    """Payloads that differ from what the guide shows, for members of the first sample."""
    enforce = {"schema": "enforce"}
    v.accept(
        "the documented payload, with the schema enforced",
        "What the guide shows has the documented shape.",
        options=enforce,
    )
    more = json.loads(v.body)
    more["livemode"] = more["data"]["livemode"] = False
    v.accept(
        "unknown members, with the schema enforced",
        "Providers add members; that is no difference from the documentation.",
        body=json.dumps(more).encode(),
        options=enforce,
    )
    assert v.provider.envelope.type
    other = json.loads(v.body) | {v.provider.envelope.type[1:]: "something.new"}
    v.accept(
        "a type that no guide lists, with the schema enforced",
        "What is not documented cannot differ from its documentation.",
        body=json.dumps(other).encode(),
        options=enforce,
    )

    def changed(pointer: str, *value: object) -> bytes:
        document = json.loads(v.body)
        *parents, last = pointer.split("/")[1:]
        node = document
        for parent in parents:
            node = node[parent]
        del node[last]
        if value:
            node[last] = value[0]
        return json.dumps(document).encode()

    def type_last(body: bytes) -> bytes:
        document = json.loads(body)
        member = v.provider.envelope.type[1:]
        document[member] = document.pop(member)
        return json.dumps(document).encode()

    last = "What the data look like is known only after they were read."
    v.accept(
        "the documented payload, with its type last",
        last,
        body=type_last(v.body),
        options=enforce,
    )
    v.accept(
        "schema: a member is null, and the type last",
        last,
        body=type_last(changed(text, None)),
        mismatch={"path": text, "expected": "a string", "found": "null"},
    )
    member = text.rsplit("/", 1)[1]
    in_escapes = "".join(f"\\u{ord(character):04x}" for character in member)
    v.accept(
        "a documented member whose key is escapes alone, with the schema enforced",
        "A key is what it says, however it is written.",
        body=v.body.replace(f'"{member}"'.encode(), f'"{in_escapes}"'.encode()),
        options=enforce,
    )
    escaped = json.dumps(v.provider.envelope.type[1:])
    v.accept(
        "schema: a member is null, and the type's own member is written with an escape",
        "A key is what it says, however it is written.",
        body=changed(text, None).replace(
            escaped.encode(), f'"\\u{ord(escaped[1]):04x}{escaped[2:]}'.encode(), 1
        ),
        mismatch={"path": text, "expected": "a string", "found": "null"},
    )

    faults = [
        ("a member is missing", text, [], "a string", "nothing"),
        ("a member is null", text, [None], "a string", "null"),
        ("a member is a number", text, [1], "a string", "a number"),
        ("data is an array", "/data", [[]], "an object", "an array"),
        ("data is null", "/data", [None], "an object", "null"),
    ]
    if number:
        name = "a number is a text"
        faults.append((name, number, ["1"], expected_number, "a string"))
    if expected_number == "an integer":
        found = "a number with a fraction"
        faults.append(
            ("an integer has a fraction", number, [1.5], expected_number, found)
        )
    for name, path, value, expected, found in faults:
        body = changed(path, *value)
        v.accept(
            f"schema: {name}",
            "A guide shows examples, not promises: the difference is reported, not refused.",
            body=body,
            mismatch={"path": path, "expected": expected, "found": found},
        )
        v.refuse(
            f"schema enforced: {name}",
            "schema_mismatch",
            "The user wants the documented shape and nothing else.",
            details={"path": path},
            body=body,
            options=enforce,
        )


def prefixes(v: Vectors, prefix: str, others: list[str]) -> None:
    """The faults of a header that names the algorithm or version before the signature."""
    v.refuse(
        f"signature without {prefix}",
        "malformed_signature",
        "The prefix is part of the header.",
        value=lambda text: text.removeprefix(prefix),
    )
    v.refuse(
        f"nothing after {prefix}",
        "malformed_signature",
        "An empty signature.",
        value=prefix,
    )
    for before in ("=", "=" + prefix, "a_word_of_sixteen="):
        v.refuse(
            f"signature after {before}",
            "malformed_signature",
            "No algorithm or version has such a name.",
            value=lambda text, before=before: before + text.removeprefix(prefix),
        )
    for other in others:
        v.refuse(
            f"signature after {other}",
            "unsupported_signature",
            "Another algorithm or version: nothing falls back to it.",
            value=lambda text, other=other: other + text.removeprefix(prefix),
        )


def provider_file(provider: Provider, extra: Callable[[Vectors], None]) -> Json:
    """The whole file of a provider without a message id: its own cases, then the families."""
    v = Vectors(provider)
    extra(v)
    all_families(v)
    return file(provider.name, provider.timestamp, v.cases)
