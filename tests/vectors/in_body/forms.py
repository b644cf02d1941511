"""Forms with their signatures."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote_plus

from signing import (
    NOW,
    Envelope,
    encode_hex,
    mac,
)
from vectors import Json, Vectors

from in_body.made import (
    FORM,
    event,
    of,
    refused,
    scheme,
)


def forms() -> list[Json]:
    form = replace(
        scheme(
            "form",
            FORM,
            event(),
            signature={"form": "signature", "layout": "plain", "encoding": "hex"},
            signedContent=[{"form": "a payload"}],
            bodySigned=False,
        ),
        envelope=Envelope(type_required=False),
    )
    form = of(form, envelope=None)
    payload = "a=1&b=ü 2+3%"

    def sent(
        text: str = payload,
        *,
        name: str = "a+payload",
        written: str | None = None,
        signed: str | None = None,
    ) -> bytes:
        made = encode_hex(
            mac(form.secret.encode(), (signed if signed is not None else text).encode())
        )
        return f"signature={made}&{name}={quote_plus(text) if written is None else written}".encode()

    v = Vectors(form)

    def accept(name: str, comment: str, body: bytes) -> None:
        v.accept(f"form: {name}", comment, body=body, operation="verify")

    def refuse(
        name: str, code: str, comment: str, body: bytes, field: str | None = None
    ) -> None:
        details = {"field": field} if field else None
        v.refuse(
            f"form: {name}",
            code,
            comment,
            details=details,
            body=body,
            operation="verify",
        )

    accept("genuine", "What is signed is what the field says.", sent())
    accept(
        "a blank as %20",
        "A blank has two ways to be written.",
        sent(written=quote_plus(payload).replace("+", "%20")),
    )
    accept(
        "escapes in lower case",
        "Digits have two cases.",
        sent(written=quote_plus(payload).lower()),
    )
    accept(
        "the name escaped",
        "Names are encoded as values are.",
        sent(name="a%20pay%6Coad"),
    )
    accept("nothing to decode", "Letters stand for themselves.", sent("abc"))
    accept("an empty value", "It is there.", sent(""))
    accept(
        "a field without an equals sign",
        "Its value is empty.",
        sent("").removesuffix(b"="),
    )
    accept("another field without a name", "Others say nothing.", sent() + b"&=x&&")
    refuse(
        "another value",
        "signature_mismatch",
        "It is signed.",
        sent("a=2", signed="a=1"),
    )
    refuse("decoded twice", "signature_mismatch", "Once.", sent("a%3D1", signed="a=1"))
    refuse(
        "as it is written",
        "signature_mismatch",
        "What it says is signed.",
        sent(signed=quote_plus(payload)),
    )
    refuse(
        "no such field",
        "malformed_body",
        "What is signed has to be there.",
        sent(name="payload"),
        "form:a payload",
    )
    refuse(
        "the field twice",
        "malformed_body",
        "Which one counts, nobody knows.",
        sent() + b"&a+payload=x",
        "form:a payload",
    )
    refuse(
        "the field twice, once escaped",
        "malformed_body",
        "It is one name.",
        sent() + b"&%61%20payload=x",
        "form:a payload",
    )
    refuse(
        "the signature twice",
        "malformed_body",
        "Which one counts, nobody knows.",
        sent() + b"&signature=x",
        "form:signature",
    )
    refuse(
        "no signature",
        "malformed_body",
        "It is in no header either.",
        sent().replace(b"signature=", b"s="),
        "form:signature",
    )
    refuse(
        "a broken escape",
        "malformed_body",
        "Two digits follow.",
        sent(written="%4"),
        "form:signature",
    )
    refuse(
        "an escape without digits",
        "malformed_body",
        "Two digits follow.",
        sent(written="%zz"),
        "form:signature",
    )
    refuse(
        "a broken escape in another field",
        "malformed_body",
        "The whole form is read strictly.",
        sent() + b"&x=%",
        "form:signature",
    )
    refuse(
        "a blank",
        "malformed_body",
        "Encoders write none.",
        sent(written="a b"),
        "form:signature",
    )
    refuse(
        "a line break at its end",
        "malformed_body",
        "Encoders write none.",
        sent() + b"\n",
        "form:signature",
    )
    refuse(
        "UTF-8 without escapes",
        "malformed_body",
        "Encoders escape it.",
        sent(written="ü"),
        "form:signature",
    )
    refuse(
        "no UTF-8",
        "malformed_body",
        "Bytes that are no text.",
        sent(written="%FF"),
        "form:a payload",
    )
    refuse(
        "longer than is decoded",
        "malformed_body",
        "There is room for 4096 bytes.",
        sent("ü" * 2049),
        "form:a payload",
    )
    refuse(
        "JSON", "malformed_body", "No form.", b'{"signature": "x"}', "form:signature"
    )
    timed = of(
        form,
        timestamp={"form": "time"},
        signedContent=["timestamp", {"literal": "."}, {"form": "a payload"}],
    )

    def at(time: str) -> bytes:
        made = encode_hex(mac(form.secret.encode(), time, ".x"))
        return f"signature={made}&time={quote_plus(time)}&a+payload=x".encode()

    t = Vectors(timed)
    t.accept(
        "form: a timestamp", "As in a header.", body=at(str(NOW)), operation="verify"
    )
    t.refuse(
        "form: too old",
        "timestamp_too_old",
        "As in a header.",
        details={"header": "form:time", "skewSeconds": 301},
        body=at(str(NOW - 301)),
        operation="verify",
    )
    t.refuse(
        "form: a blank before the time",
        "malformed_timestamp",
        "As in a header.",
        details={"header": "form:time"},
        body=at(f" {NOW}"),
        operation="verify",
    )
    return [
        *v.cases,
        *t.cases,
        *refused(
            of(form, signature={"form": "", "layout": "plain", "encoding": "hex"}),
            "form: a field without a name",
            "/signature/form",
        ),
        *refused(
            of(
                form,
                signature={
                    "form": "a",
                    "json": "/a",
                    "layout": "plain",
                    "encoding": "hex",
                },
            ),
            "form: two places",
            "/signature",
        ),
    ]
