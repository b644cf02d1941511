"""Where signatures stand in headers: several headers, other names, a timestamp before them; and fields that touch."""

from __future__ import annotations

import base64
from dataclasses import replace

from families import without
from signing import NOW, Envelope, Header, Provider, encode_base64, encode_hex, mac
from vectors import Json, Vectors, file

from cases.custom import DOT, plain
from cases.language import DATE, everyone, scheme

BOX = "Two headers, one a key, as Box sends them"
DOCUSIGN = "Numbered headers, one a key, as DocuSign sends them"
NAMES = "The same header under another name, as Svix sends it beside its own"
RECURLY = "A timestamp and then signatures, as Recurly sends them"
SUPABASE = "Versions joined by a comma and a blank, as Supabase sends them"
TWITCH = "An id, a date and a body that touch, as Twitch signs them"
CONFIGCAT = (
    "An id of one length, a timestamp and a body that touch, as ConfigCat signs them"
)
FORMS = "An old secret of text and a new one in base64, side by side"

WRONG = encode_base64(bytes(32))
WRONG_HEX = encode_hex(bytes(32))
PRIMARY, SECONDARY = "X-Primary", "X-Secondary"


def of(provider: Provider, **changed: object) -> Provider:
    """The same scheme with other parts, or without those that are `None`."""
    document = {**(provider.scheme or {}), **changed}
    return replace(
        provider, scheme={k: x for k, x in document.items() if x is not None}
    )


def signature_of(provider: Provider, **changed: object) -> Provider:
    rule = {**(provider.scheme or {})["signature"], **changed}
    return of(provider, signature={k: x for k, x in rule.items() if x is not None})


def refused(provider: Provider, name: str, path: str) -> list[Json]:
    v = Vectors(provider)
    v.refuse(
        name,
        "invalid_scheme",
        "It could be read in two ways, or in none.",
        details={"path": path},
        operation="verify",
    )
    return v.cases


def named_by_header(provider: Provider) -> Provider:
    """The signed id is the event's."""
    envelope = {"type": "/type", "occurredAt": "/created", "data": "/data"}
    return replace(
        of(provider, envelope=envelope),
        envelope=Envelope((), "/type", "/created", "/data"),
    )


def several() -> list[Json]:
    single = scheme("several", BOX, plain(PRIMARY, "base64"), encode_base64)
    both = signature_of(single, header=None, headers=[PRIMARY, SECONDARY])
    v = Vectors(both)
    everyone(v)

    def beside(text: str):
        return lambda sent: [*sent, (SECONDARY, text)]

    def second(text: str | None = None):
        def headers(sent: list[Header]) -> list[Header]:
            first = [] if text is None else [(PRIMARY, text)]
            return first + [(SECONDARY, sent[0][1])]

        return headers

    v.accept(
        "several: the first right, the second wrong",
        "Every one is compared.",
        headers=beside(WRONG),
    )
    v.accept(
        "several: the second right, the first wrong",
        "Every one is compared.",
        headers=second(WRONG),
    )
    v.accept(
        "several: the second alone",
        "While a key is replaced, one of them may be missing.",
        headers=second(),
    )
    v.accept(
        "several: the first malformed",
        "One malformed entry does not hide a valid one.",
        headers=second("x"),
    )
    v.accept(
        "several: the second empty",
        "One malformed entry does not hide a valid one.",
        headers=beside(""),
    )
    v.refuse(
        "several: none",
        "missing_header",
        "The first is named.",
        details={"header": PRIMARY},
        headers=without(PRIMARY),
    )
    v.refuse(
        "several: both wrong",
        "signature_mismatch",
        "Every one is compared.",
        signature=WRONG,
        headers=beside(WRONG),
    )
    v.refuse(
        "several: both malformed",
        "malformed_signature",
        "The first is named.",
        details={"header": PRIMARY},
        signature="x",
        headers=beside("y"),
    )
    v.refuse(
        "several: the second malformed, and alone",
        "malformed_signature",
        "It is named as it is.",
        details={"header": SECONDARY},
        headers=lambda sent: [(SECONDARY, "y")],
    )
    v.refuse(
        "several: one of them twice",
        "duplicate_header",
        "Each has one value.",
        details={"header": SECONDARY},
        headers=lambda sent: [*sent, (SECONDARY, WRONG), (SECONDARY, "x" + WRONG[1:])],
    )
    v.refuse(
        "several: two joined in one",
        "duplicate_header",
        "As where a server joins the values of a repeated header.",
        details={"header": SECONDARY},
        headers=lambda sent: [*sent, (SECONDARY, f"{WRONG},{WRONG}")],
    )
    v.refuse(
        "several: in a third",
        "missing_header",
        "Only those that the scheme names.",
        headers=lambda sent: [("X-Tertiary", sent[0][1])],
    )
    numbered = replace(
        signature_of(
            single, header=None, headers={"numbered": "X-Signature-", "most": 16}
        ),
        name="numbered",
        source=DOCUSIGN,
        signature_header="X-Signature-1",
    )
    numbered = of(numbered, name="numbered")
    n = Vectors(numbered)
    everyone(n)
    n.accept(
        "numbered: the third of three",
        "Which number a key has changes as others are deleted.",
        headers=lambda sent: [
            ("X-Signature-1", WRONG),
            ("X-Signature-2", WRONG),
            ("x-signature-3", sent[0][1]),
        ],
    )
    n.accept(
        "numbered: the last that is looked at",
        "Their number is limited.",
        headers=lambda sent: [("X-Signature-16", sent[0][1])],
    )
    n.refuse(
        "numbered: one behind it",
        "missing_header",
        "Their number is limited.",
        headers=lambda sent: [("X-Signature-17", sent[0][1])],
    )
    n.refuse(
        "numbered: without a number",
        "missing_header",
        "It has another name.",
        headers=lambda sent: [("X-Signature-", sent[0][1])],
    )
    cases = v.cases + n.cases
    for name, changed, path in [
        ("both `header` and `headers`", {"header": PRIMARY}, "/signature"),
        ("neither `header` nor `headers`", {"headers": None}, "/signature"),
        ("an empty list", {"headers": []}, "/signature/header"),
        ("one of them no name", {"headers": [PRIMARY, "a b"]}, "/signature/headers/1"),
        (
            "a name twice",
            {"headers": [PRIMARY, PRIMARY.lower()]},
            "/signature/headers/1",
        ),
        (
            "more than are looked at",
            {"headers": {"numbered": "X-", "most": 17}},
            "/signature/headers",
        ),
        (
            "numbered without an end",
            {"headers": {"numbered": "X-"}},
            "/signature/headers",
        ),
        (
            "numbered to none",
            {"headers": {"numbered": "X-", "most": 0}},
            "/signature/header",
        ),
    ]:
        cases += refused(signature_of(both, **changed), f"several: {name}", path)
    inside = scheme(
        "several",
        BOX,
        {
            "header": PRIMARY,
            "layout": "pairs",
            "separator": ",",
            "key": "v1",
            "encoding": "hex",
        },
        encode_hex,
        content=("timestamp", DOT, "body"),
        timestamp={"key": "t"},
    )
    cases += refused(
        signature_of(inside, header=None, headers=[PRIMARY, SECONDARY]),
        "several: a timestamp inside",
        "/timestamp",
    )
    cases += refused(
        of(both, algorithm="ed25519", secret="public-key"),
        "several: by public keys",
        "/signature/headers",
    )
    cases += refused(
        of(
            both,
            timestamp={"header": SECONDARY},
            signedContent=["timestamp", DOT, "body"],
        ),
        "several: the timestamp in one of them",
        "/timestamp/header",
    )
    return cases


def other_names() -> list[Json]:
    named = of(
        scheme(
            "names",
            NAMES,
            plain("webhook-signature"),
            encode_hex,
            lambda s: mac(s.key, s.timestamp, ".", s.body),
            content=("timestamp", DOT, "body"),
            timestamp={"header": "webhook-timestamp"},
        ),
        otherNames={
            "webhook-signature": ["svix-signature"],
            "webhook-timestamp": ["svix-timestamp", "x-timestamp"],
        },
    )
    v = Vectors(named)
    everyone(v)

    def renamed(**names: str):
        def headers(sent: list[Header]) -> list[Header]:
            known = {k.replace("_", "-"): x for k, x in names.items()}
            return [(known.get(name, name), text) for name, text in sent]

        return headers

    v.accept(
        "names: both under others",
        "A header may come under any of its names.",
        headers=renamed(
            webhook_signature="Svix-Signature", webhook_timestamp="X-Timestamp"
        ),
    )
    v.accept(
        "names: one under another",
        "Each header by itself.",
        headers=renamed(webhook_timestamp="svix-timestamp"),
    )
    v.accept(
        "names: under two with one value",
        "What is said twice is one value.",
        headers=lambda sent: [
            *sent,
            ("svix-signature", dict(sent)["webhook-signature"]),
        ],
    )
    v.refuse(
        "names: under two with different values",
        "duplicate_header",
        "Nothing says which one counts.",
        details={"header": "webhook-signature"},
        headers=lambda sent: [*sent, ("svix-signature", WRONG_HEX)],
    )
    v.refuse(
        "names: two times under two names",
        "duplicate_header",
        "Nothing says which one counts.",
        details={"header": "webhook-timestamp"},
        headers=lambda sent: [*sent, ("x-timestamp", str(NOW - 1))],
    )
    v.refuse(
        "names: under another one twice",
        "duplicate_header",
        "Nothing says which one counts.",
        details={"header": "webhook-signature"},
        headers=lambda sent: [
            *renamed(webhook_signature="svix-signature")(sent),
            ("svix-signature", WRONG_HEX),
        ],
    )
    v.refuse(
        "names: under none of them",
        "missing_header",
        "The first is named.",
        details={"header": "webhook-signature"},
        headers=renamed(webhook_signature="x-signature"),
    )
    cases = v.cases
    for name, names, path in [
        (
            "of a header that is none",
            {"webhook-id": ["svix-id"]},
            "/otherNames/webhook-id",
        ),
        (
            "no name",
            {"webhook-signature": ["a b"]},
            "/otherNames/webhook-signature",
        ),
        (
            "of another header",
            {"webhook-signature": ["Webhook-Timestamp"]},
            "/otherNames/webhook-signature",
        ),
        (
            "of two headers",
            {"webhook-signature": ["svix"], "webhook-timestamp": ["Svix"]},
            "/otherNames/webhook-timestamp",
        ),
        (
            "four",
            {"webhook-signature": ["a", "b", "c", "d"]},
            "/otherNames/webhook-signature",
        ),
        (
            "as a text",
            {"webhook-signature": "svix-signature"},
            "/otherNames/webhook-signature",
        ),
        ("as a list", ["svix-signature"], "/otherNames"),
    ]:
        cases += refused(of(named, otherNames=names), f"names: {name}", path)
    return cases


def positional() -> list[Json]:
    rule = {
        "header": "X-Signature",
        "layout": "list",
        "separator": ",",
        "encoding": "hex",
    }
    first = replace(
        scheme(
            "first",
            RECURLY,
            rule,
            encode_hex,
            lambda s: mac(s.key, s.timestamp, ".", s.body),
            content=("timestamp", DOT, "body"),
            timestamp={"entry": "first"},
        ),
        value=lambda signature, timestamp: f"{timestamp},{signature}",
    )
    v = Vectors(first)
    everyone(v)
    v.accept(
        "first: two signatures, the second right",
        "Every one is compared.",
        value=lambda text: text.replace(",", f",{WRONG_HEX},"),
    )
    v.refuse(
        "first: another time",
        "signature_mismatch",
        "The time is among the signed bytes.",
        value=lambda text: text.replace(str(NOW), str(NOW - 1)),
    )
    v.refuse(
        "first: too old",
        "timestamp_too_old",
        "The tolerance ends where it says.",
        details={"skewSeconds": 301, "toleranceSeconds": 300},
        timestamp=NOW - 301,
    )
    v.refuse(
        "first: the timestamp behind the signature",
        "malformed_timestamp",
        "Its place says what it is.",
        value=lambda text: ",".join(reversed(text.split(","))),
    )
    v.refuse(
        "first: the signature alone",
        "malformed_timestamp",
        "Its place says what it is.",
        value=lambda text: text.split(",")[1],
    )
    v.refuse(
        "first: no signature",
        "malformed_signature",
        "There is nothing behind the time.",
        value=str(NOW),
    )
    v.refuse(
        "first: an empty signature",
        "malformed_signature",
        "There is nothing behind the time.",
        value=f"{NOW},",
    )
    v.refuse(
        "first: the time is no signature",
        "malformed_signature",
        "Nothing but what is behind it is compared.",
        value=lambda text: f"{NOW},x",
    )
    return [
        *v.cases,
        *refused(
            signature_of(first, layout="plain", separator=None),
            "first: without a list",
            "/timestamp/entry",
        ),
        *refused(
            of(first, timestamp={"entry": "last"}),
            "first: the last one",
            "/timestamp/entry",
        ),
        *refused(
            of(first, timestamp={"entry": "first", "header": "X-Time"}),
            "first: and a header",
            "/timestamp",
        ),
    ]


def versions() -> list[Json]:
    rule = {
        "header": "X-Signature",
        "layout": "versions",
        "separator": ", ",
        "version": "v1",
        "encoding": "base64",
    }
    v = Vectors(
        replace(
            scheme("versions-comma", SUPABASE, rule, encode_base64),
            value=lambda signature, _: f"v1,{signature}",
        )
    )
    everyone(v)
    v.accept(
        "versions-comma: the second of two",
        "Every one is compared.",
        value=lambda text: f"v1,{WRONG}, {text}",
    )
    v.accept(
        "versions-comma: another version before it",
        "Those of the scheme's version count.",
        value=lambda text: f"v1a,{WRONG}, {text}",
    )
    v.refuse(
        "versions-comma: no blank between two",
        "duplicate_header",
        "As where something joins two headers by a comma alone.",
        value=lambda text: f"v1,{WRONG},{text}",
    )
    v.refuse(
        "versions-comma: joined by a blank alone",
        "duplicate_header",
        "That is another provider's form.",
        value=lambda text: f"v1,{WRONG} {text}",
    )
    return [
        *v.cases,
        *refused(
            signature_of(v.provider, separator=","),
            "versions-comma: the comma alone",
            "/signature/separator",
        ),
    ]


def touching() -> list[Json]:
    dated = replace(
        scheme(
            "touching",
            TWITCH,
            plain("X-Signature"),
            encode_hex,
            lambda s: mac(s.key, s.id, s.timestamp, s.body),
            content=("id", "timestamp", "body"),
            timestamp={"header": "X-Date", "unit": "rfc3339"},
        ),
        id_header="X-Id",
    )
    dated = named_by_header(of(dated, id={"header": "X-Id"}))
    v = Vectors(dated, "5f0c-1", DATE)
    everyone(v)
    v.accept(
        "touching: an id that ends with digits",
        "The first colon says where the date begins.",
        message_id="id-20241",
    )

    def moved(message_id: str, date: str, body: bytes):
        """As it was signed, cut elsewhere."""
        return {
            "headers": lambda sent: [
                ("X-Id", message_id),
                ("X-Date", date),
                sent[-1],
            ],
            "body": body,
            "operation": "verify",
        }

    v.refuse(
        "touching: the id's last character moved to the date",
        "malformed_timestamp",
        "A date begins with four digits.",
        signed_body=v.body,
        **moved("5f0c-", f"1{DATE}", v.body),
    )
    v.refuse(
        "touching: the date's first digit moved to the id",
        "malformed_timestamp",
        "A date begins with four digits.",
        signed_body=v.body,
        **moved("5f0c-12", DATE[1:], v.body),
    )
    inner = b'{"at":"' + DATE.encode() + b'"}'
    v.refuse(
        "touching: a date within the body taken for the date",
        "malformed_id",
        "What is before a date has no colon.",
        signed_body=inner,
        **moved(f'5f0c-1{DATE}{{"at":"', DATE, b'"}'),
    )
    v.refuse(
        "touching: an id with a colon",
        "malformed_id",
        "A date that stands in it could be taken for the date.",
        message_id="5f0c:1",
    )
    behind = scheme(
        "touching-behind",
        BOX,
        plain("X-Signature"),
        encode_hex,
        lambda s: mac(s.key, s.body, s.timestamp),
        content=("body", "timestamp"),
        timestamp={"header": "X-Date", "unit": "rfc3339"},
    )
    b = Vectors(behind, timestamp=DATE)
    everyone(b)
    b.refuse(
        "touching-behind: the date's first digit moved to the body",
        "malformed_timestamp",
        "A date begins with four digits.",
        body=b.body + b"2",
        signed_body=b.body,
        headers=lambda sent: [(n, t[1:] if n == "X-Date" else t) for n, t in sent],
        operation="verify",
    )
    fixed = replace(
        of(
            scheme(
                "length",
                CONFIGCAT,
                plain("X-Signature"),
                encode_hex,
                lambda s: mac(s.key, s.id, s.timestamp, s.body),
                content=("id", "timestamp", "body"),
                timestamp={"header": "X-Time"},
            ),
            id={"header": "X-Id", "length": 8},
        ),
        id_header="X-Id",
    )
    f = Vectors(named_by_header(fixed), "0123abcd")
    everyone(f)
    f.accept(
        "length: an id with a colon",
        "Its length says where it ends.",
        message_id="0123:bcd",
    )
    for name, message_id in [("shorter", "0123abc"), ("longer", "0123abcd1")]:
        f.refuse(
            f"length: an id that is {name}",
            "malformed_id",
            "Its length alone keeps it apart from what follows.",
            message_id=message_id,
        )
    f.refuse(
        "length: the id's last character moved to the time",
        "malformed_id",
        "Its length says where it ends.",
        message_id="0123abc1",
        headers=lambda sent: [
            ("X-Id", "0123abc"),
            ("X-Time", f"1{NOW}"[:-1]),
            sent[-1],
        ],
        body=str(NOW)[-1].encode() + f.body,
        signed_body=f.body,
        options={"checkTimestamp": False},
        operation="verify",
    )
    f.refuse(
        "length: the time's last digit moved to the body",
        "malformed_timestamp",
        "It has as many digits as it always has.",
        body=str(NOW)[-1].encode() + f.body,
        signed_body=f.body,
        headers=lambda sent: [(n, t[:-1] if n == "X-Time" else t) for n, t in sent],
        options={"checkTimestamp": False},
        operation="verify",
    )
    header = of(
        scheme(
            "length-of-header",
            "A header of one length behind the body, as Framer signs it",
            plain("X-Signature"),
            encode_hex,
            lambda s: mac(s.key, s.body, s.id),
        ),
        signedContent=["body", {"header": "X-Id", "length": 8}],
    )
    header = replace(header, id_header="X-Id")
    h = Vectors(header, "0123abcd")
    for name, message_id in [("shorter", "0123abc"), ("longer", "0123abcd1")]:
        h.refuse(
            f"length: a signed header that is {name}",
            "malformed_header",
            "Its length alone keeps it apart from the body.",
            details={"header": "X-Id"},
            message_id=message_id,
        )
    h.accept(
        "length: a signed header that touches the body",
        "Its length says where it begins.",
        operation="verify",
    )
    h.refuse(
        "length: the header's first character moved to the body",
        "malformed_header",
        "Its length says where it begins.",
        body=h.body + b"0",
        signed_body=h.body,
        headers=lambda sent: [(n, t[1:] if n == "X-Id" else t) for n, t in sent],
        operation="verify",
    )
    cases = v.cases + b.cases + f.cases + h.cases
    free = {"header": "X-Id"}
    seconds, date = {"header": "X-T"}, {"header": "X-T", "unit": "rfc3339"}
    for name, content, changed, path in [
        (
            "an id and a time in seconds",
            ["id", "timestamp", "body"],
            {"id": free, "timestamp": seconds},
            "/signedContent/0",
        ),
        (
            "an id and the body",
            ["id", "body", "timestamp"],
            {"id": free, "timestamp": date},
            "/signedContent/0",
        ),
        (
            "a date and an id",
            ["timestamp", "id", "body"],
            {"id": free, "timestamp": date},
            "/signedContent/1",
        ),
        (
            "an id and a date behind the body",
            ["body", "id", "timestamp"],
            {"id": free, "timestamp": date},
            "/signedContent/1",
        ),
        (
            "a header and an id of one length",
            [free | {"header": "X-H"}, "id", "body"],
            {"id": free | {"length": 8}},
            "/signedContent/0",
        ),
        (
            "a length of none",
            ["id", "body"],
            {"id": free | {"length": 0}},
            "/id/length",
        ),
        (
            "a length beyond all ids",
            ["id", "body"],
            {"id": free | {"length": 257}},
            "/id/length",
        ),
        (
            "a length that is no number",
            ["id", "body"],
            {"id": free | {"length": "8"}},
            "/id/length",
        ),
        (
            "a length of a literal",
            [{"literal": ".", "length": 1}, "body"],
            {},
            "/signedContent/0",
        ),
        (
            "a header's length of none",
            [{"header": "X-H", "length": 0}, "body"],
            {},
            "/signedContent/0/length",
        ),
    ]:
        base = of(fixed, id=None, timestamp=None)
        cases += refused(
            of(base, signedContent=content, **changed), f"touching: {name}", path
        )
    return cases


def secret_forms() -> list[Json]:
    forms = [{"prefix": "whsec_", "encoding": "base64"}, "utf8"]
    new = "whsec_" + base64.b64encode(b"a new secret of 24 bytes").decode()
    v = Vectors(
        of(scheme("forms", FORMS, plain("X-Signature"), encode_hex), secret=forms)
    )
    everyone(v)
    key = base64.b64decode(new.removeprefix("whsec_"))
    v.accept(
        "forms: the new one",
        "Its prefix says what it is.",
        secrets=new,
        key=key,
    )
    v.accept(
        "forms: the new one beside the old, signed with the old",
        "Each secret has a form of its own.",
        secrets=[new, v.provider.secret],
    )
    v.accept(
        "forms: the new one beside the old, signed with the new",
        "Each secret has a form of its own.",
        secrets=[new, v.provider.secret],
        key=key,
    )
    v.refuse(
        "forms: the new one's text as the key",
        "signature_mismatch",
        "Its prefix says that it is base64.",
        secrets=new,
        key=new.encode(),
    )
    v.refuse(
        "forms: a new one that is no base64",
        "malformed_secret",
        "Nothing falls back to another form.",
        secrets="whsec_a b",
        details={"index": 0},
        operation="verify",
    )
    cases = v.cases
    cases += refused(
        of(v.provider, algorithm="ed25519", secret=["public-key", "public-key"]),
        "forms: of public keys",
        "/secret",
    )
    strict = of(v.provider, secret=[forms[0], {"prefix": "sec_", "encoding": "utf8"}])
    w = Vectors(strict)
    w.refuse(
        "forms: of none",
        "malformed_secret",
        "It begins with none of the prefixes.",
        secrets="text",
        details={"index": 0},
        operation="verify",
    )
    cases += w.cases
    for name, secret, path in [
        ("none", [], "/secret"),
        ("two without a prefix", ["utf8", "base64"], "/secret/1"),
        ("one that none has", ["utf8", forms[0]], "/secret/1"),
        (
            "a longer prefix behind a shorter",
            [
                {"prefix": "wh", "encoding": "utf8"},
                {"prefix": "whsec_", "encoding": "base64"},
            ],
            "/secret/1",
        ),
        ("an unknown one", [forms[0], "ascii"], "/secret/1"),
        (
            "five",
            [{"prefix": x, "encoding": "utf8"} for x in "abcde"],
            "/secret",
        ),
    ]:
        cases += refused(of(v.provider, secret=secret), f"forms: {name}", path)
    return cases


def vectors() -> Json:
    return file(
        "places",
        "none",
        [
            *several(),
            *other_names(),
            *positional(),
            *versions(),
            *touching(),
            *secret_forms(),
        ],
    )
