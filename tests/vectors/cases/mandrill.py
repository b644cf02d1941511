"""Mailchimp Transactional, by those who verify it: its guide shows it in pictures of other languages."""

from __future__ import annotations

import json

from families import without
from forms import Form, fields, form, in_order
from signing import Envelope, Provider, encode_base64, mac
from vectors import Json, Vectors, file

SOURCE = "Mandrill Signature Verification in Python3, gist.github.com/yannispanousis"
EVENTS = '[{"event":"click","_id":"e1","ts":1705314600,"msg":{"subject":"Café & Bar"}}]'
NAME = "X-Mandrill-Signature"

PROVIDER = Provider(
    name="mandrill",
    source=SOURCE,
    secret="KfFuThPttL_KoUyDndHW3A",
    other_secret="L21ClyYjdKobv9X9KnRe_g",
    # the URL, then each field's name and value
    digest=lambda s: mac(s.key, s.url, in_order(s.body), algorithm="sha1"),
    encode=encode_base64,
    signature_header=NAME,
    envelope=Envelope(data="", type_required=False),
    payload=lambda body: json.loads(fields(body)["mandrill_events"]),
    identity=in_order,
    samples=(Form("click", SOURCE, form(("mandrill_events", EVENTS))),),
    wrap=lambda data: data,
    url="https://example.com/webhooks/mandrill",
)


def vectors() -> Json:
    v = Vectors(PROVIDER)
    genuine = v.body
    v.accept("genuine", "The URL, the field's name and what it says.")
    v.accept(
        "spaces written as %20",
        "What is signed is what the field says.",
        body=genuine.replace(b"+", b"%20"),
    )
    v.refuse(
        "JSON on which parsers differ, in the field",
        "malformed_json",
        "It is read as strictly as a body that is JSON.",
        details={"line": 1, "column": 13},
        body=form(("mandrill_events", '[{"event":1,"event":2}]')).encode(),
    )
    v.refuse(
        "a form without the field",
        "malformed_envelope",
        "It has no events.",
        details={
            "path": "",
            "expected": "a form with the field `mandrill_events` once",
            "found": "none",
        },
        body=form(("mandrill_event", "[]")).encode(),
    )
    v.refuse(
        "an event changed",
        "signature_mismatch",
        "The field is signed.",
        body=genuine.replace(b"click", b"open"),
        signed_body=genuine,
    )
    v.refuse(
        "a field added",
        "signature_mismatch",
        "All fields are.",
        body=genuine + b"&x=y",
        signed_body=genuine,
    )
    v.refuse(
        "the JSON without its field",
        "malformed_body",
        "What is signed is a form.",
        details={"field": "sortedForm"},
        body=EVENTS.encode(),
        signed_body=genuine,
    )
    v.refuse(
        "sent to another URL",
        "signature_mismatch",
        "The URL is signed.",
        handed_over={"url": f"{PROVIDER.url}/"},
    )
    v.refuse(
        "without the URL",
        "invalid_option",
        "A mistake of the program, and not of the sender.",
        details={"option": "url"},
        handed_over={"method": "POST"},
    )
    v.refuse(
        "signed with another secret",
        "signature_mismatch",
        "The key of another webhook.",
        secret=PROVIDER.other_secret,
    )
    v.refuse(
        f"no {NAME}",
        "missing_header",
        "The header did not arrive.",
        details={"header": NAME},
        headers=without(NAME),
    )
    return file("mandrill", "none", v.cases)
