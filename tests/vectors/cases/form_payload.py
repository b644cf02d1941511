"""Payloads that are forms, or stand in a field of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from forms import Form, fields, form
from signing import Envelope, encode_hex
from vectors import Json, Vectors, file

from cases.custom import plain
from cases.language import scheme

SOURCE = "URL Standard, application/x-www-form-urlencoded"
FIELDS = (("type", "call.ended"), ("id", "c1"), ("at", "now"), ("digits", "1234"))
EVENT = '{"type":"call.ended","id":"c1","created":"now","data":{"name":"Café & Bar"}}'


def reading(
    name: str, envelope: Json, body: str, payload: Callable[[bytes], object]
) -> Vectors:
    provider = scheme(name, SOURCE, plain("X-Signature"), encode_hex)
    ids = (envelope["id"],) if "id" in envelope else ()
    read = Envelope(
        ids,
        envelope.get("type"),
        envelope.get("occurredAt"),
        envelope.get("data"),
        type_required="type" in envelope,
    )
    document = (provider.scheme or {}) | {"envelope": envelope}
    samples = (Form("form", SOURCE, body),)
    return Vectors(
        replace(
            provider, scheme=document, envelope=read, samples=samples, payload=payload
        )
    )


def refused(v: Vectors, name: str, comment: str, body: str, **details: str) -> None:
    v.refuse(
        name,
        "malformed_envelope",
        comment,
        details={"path": ""} | details,
        body=body.encode(),
    )


def named() -> list[Json]:
    envelope = {
        "id": "/id",
        "type": "/type",
        "occurredAt": "/at",
        "data": "",
        "payload": "form",
    }
    v = reading("form", envelope, form(*FIELDS), fields)
    v.accept("form: its fields", "Each is a text; the envelope's are found by name.")
    v.accept(
        "form: another order",
        "It is another body, and of the same id.",
        body=form(*reversed(FIELDS)).encode(),
    )
    v.refuse(
        "form: no type",
        "malformed_envelope",
        "Every event has one.",
        details={"path": "/type", "found": "nothing"},
        body=form(*FIELDS[1:]).encode(),
    )
    v.refuse(
        "form: an empty body where events have types",
        "malformed_envelope",
        "An empty body is a form without fields.",
        details={"path": "/type", "found": "nothing"},
        body=b"",
    )
    return v.cases


def unnamed() -> list[Json]:
    v = reading("form", {"data": "", "payload": "form"}, form(*FIELDS), fields)
    for what, body in [
        ("no field", ""),
        ("separators alone", "&&"),
        ("a name without a value", "a"),
        ("an empty value", "a="),
        ("an empty name", "=b"),
        ("a value with an equals sign", "a=b=c"),
        ("escapes of JSON", form(("a", '"\\/'), ('"', "\\u0041"))),
        ("characters as they are that JSON escapes", 'a="\\&"=\\'),
        ("controls", form(("a", "\x00\x01\t\n\r\x1f\x7f"))),
        ("blanks in both forms", "a+b=+%20"),
        ("characters beyond ASCII", form(("é", "€"), ("😀", "\ufffd"))),
        ("256 fields", "&".join(f"f{n}={n}" for n in range(256))),
        ("a name that objects have in JavaScript", "constructor=a&toString=b"),
        ("what reads like a number and a list", "a=1&b[]=2&c=null"),
    ]:
        v.accept(f"form: {what}", "Texts, whatever they read like.", body=body.encode())
    repeated = {
        "expected": "each field of the form once",
        "found": "one that is there twice",
    }
    once = "It is open which one counts."
    refused(v, "form: a field twice", once, "a=1&b=2&a=3", **repeated)
    refused(v, "form: the same field twice", once, "a=1&a=1", **repeated)
    refused(v, "form: twice, written otherwise", once, "a=1&%61=2", **repeated)
    refused(v, "form: no name, twice", once, "=1&=2", **repeated)
    written = "a form as `application/x-www-form-urlencoded` writes it"
    for what, body, at in [
        ("a blank", "a=b c", 4),
        ("a line break at the end", "a=b\n", 4),
        ("a byte that is not ASCII", "a=é", 3),
        ("an escape without digits", "a=%", 3),
        ("an escape with one digit", "a=%4", 3),
        ("an escape with other letters", "a=%4x&b=c", 3),
        ("an object", '{"a":"b"}', 1),
        ("a list", '["a"]', 1),
    ]:
        refused(
            v,
            f"form: {what}",
            "Form encoding writes no such thing.",
            body,
            expected=written,
            found=f"another character at byte {at}",
        )
    for what, body in [
        ("a value that is not UTF-8", "a=%FF"),
        ("a name that is not UTF-8", "%C3=a"),
        ("a character that begins in the name", "%C3=%A9"),
        ("half a surrogate pair", "a=%ED%A0%80"),
    ]:
        refused(
            v,
            f"form: {what}",
            "Fields are UTF-8.",
            body,
            expected="fields of UTF-8",
            found="other bytes",
        )
    refused(
        v,
        "form: 257 fields",
        "More than any provider sends.",
        "&".join(f"f{n}={n}" for n in range(257)),
        expected="at most 256 fields of a form",
        found="more",
    )
    return v.cases


def in_field() -> list[Json]:
    envelope = {
        "id": "/id",
        "type": "/type",
        "occurredAt": "/created",
        "data": "/data",
        "payload": {"field": "event"},
    }

    def payload(body: bytes) -> object:
        return json.loads(fields(body)["event"])

    v = reading("field", envelope, form(("event", EVENT)), payload)
    v.accept("field: JSON", "The payload is what the field says.")
    v.accept(
        "field: beside others",
        "They are signed, and no part of the event.",
        body=form(("a", "1"), ("event", EVENT), ("b", "2")).encode(),
    )
    once = "a form with the field `event` once"
    refused(v, "field: none", "It is missing.", "a=1", expected=once, found="none")
    refused(v, "field: empty body", "No form.", "", expected=once, found="none")
    refused(v, "field: JSON alone", "No form.", EVENT.replace(" ", ""))
    refused(
        v,
        "field: twice",
        "It is open which one counts.",
        "event={}&event={}",
        expected=once,
        found="2",
    )
    refused(
        v,
        "field: a broken escape in another one",
        "The whole form is read strictly.",
        form(("event", EVENT)) + "&a=%4",
    )
    refused(
        v,
        "field: not UTF-8",
        "Fields are UTF-8.",
        "event=%22%FF%22",
        expected="fields of UTF-8",
    )
    for what, text, column in [
        ("no JSON", "{]", 2),
        ("nothing", "", 1),
        ("a key twice", '{"a":1,"a":2}', 8),
    ]:
        v.refuse(
            f"field: {what}",
            "malformed_json",
            "It is read as a body would be; line and column are the field's.",
            details={"line": 1, "column": column},
            body=form(("event", text)).encode(),
        )
    return v.cases


def in_field_or_json() -> list[Json]:
    envelope = {
        "id": "/id",
        "type": "/type",
        "occurredAt": "/created",
        "data": "/data",
        "payload": {"field": "event", "orJson": True},
    }

    def payload(body: bytes) -> object:
        is_form = body.startswith(b"event=")
        return json.loads(fields(body)["event"] if is_form else body)

    v = reading("either", envelope, EVENT, payload)
    v.accept("either: JSON", "The body is the payload.")
    v.accept(
        "either: a form",
        "It begins with the field, as no JSON does.",
        body=form(("event", EVENT)).encode(),
    )
    v.refuse(
        "either: a form that begins with another field",
        "malformed_json",
        "What does not begin with the field is taken for JSON.",
        details={"line": 1, "column": 1, "problem": "a form in the place of JSON"},
        body=form(("a", "1"), ("event", EVENT)).encode(),
    )
    return v.cases


def vectors() -> Json:
    return file(
        "form-payload",
        "none",
        [*named(), *unnamed(), *in_field(), *in_field_or_json()],
    )
