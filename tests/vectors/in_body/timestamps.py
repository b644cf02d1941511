"""Timestamps in the signed body."""

from __future__ import annotations

from families import without
from signing import (
    NOW,
)
from vectors import Json, Vectors

from in_body.made import (
    HEADER,
    NO_TEXT,
    TIME,
    event,
    of,
    refused,
    scheme,
)


def timestamps() -> list[Json]:
    at = {"json": "/sent", "unit": "seconds", "toleranceSeconds": 60}
    timed = scheme("body-time", TIME, event(sent=NOW), timestamp=at)
    v = Vectors(timed)
    v.accept("time: genuine", "It is part of the signed body.")
    v.accept(
        "time: as a string",
        "What a string says, and the digits of an integer, are alike.",
        body=event(sent=str(NOW)).encode(),
    )
    v.accept(
        "time: written with an escape",
        "What a string says counts, not how it is written.",
        body=event(sent="@").replace("@", "\\u0031" + str(NOW)[1:]).encode(),
    )
    v.accept(
        "time: at the end of the tolerance",
        "Both ends are inside.",
        body=event(sent=NOW - 60).encode(),
    )
    v.accept(
        "time: switched off",
        "An explicit option.",
        body=event(sent=NOW - 1000).encode(),
        options={"checkTimestamp": False},
    )
    v.refuse(
        "time: too old",
        "timestamp_too_old",
        "The tolerance ends where it says.",
        details={"header": "/sent", "skewSeconds": 61, "toleranceSeconds": 60},
        body=event(sent=NOW - 61).encode(),
    )
    v.refuse(
        "time: too new",
        "timestamp_too_new",
        "Also ahead of the clock.",
        details={"header": "/sent", "skewSeconds": 61, "toleranceSeconds": 60},
        body=event(sent=NOW + 61).encode(),
    )
    v.refuse(
        "time: another one, freshened on the way",
        "signature_mismatch",
        "It is signed with the body.",
        body=event(sent=NOW).encode(),
        signed_body=event(sent=NOW - 1000).encode(),
    )
    v.refuse(
        "time: tampered body",
        "signature_mismatch",
        "One byte was changed.",
        body=event(sent=NOW).replace('"n":1', '"n":2').encode(),
        signed_body=event(sent=NOW).encode(),
    )
    v.refuse(
        "time: signed with another secret",
        "signature_mismatch",
        "The secret of another endpoint.",
        secret=timed.other_secret,
    )
    v.refuse(
        "time: no signature",
        "missing_header",
        "The cheapest check comes first.",
        details={"header": HEADER},
        body=b"no JSON",
        headers=without(HEADER),
    )
    v.refuse(
        "time: not there",
        "malformed_body",
        "Nothing says that the delivery is fresh.",
        details={"field": "/sent"},
        body=event().encode(),
    )
    v.refuse(
        "time: in another place",
        "malformed_body",
        "A pointer leads to one place.",
        details={"field": "/sent"},
        body=event(more={"sent": NOW}).encode(),
    )
    v.refuse(
        "time: twice",
        "malformed_body",
        "Parsers differ on which counts.",
        details={"field": "/sent"},
        body=event(sent=NOW, again=1).replace("again", "sent").encode(),
    )
    v.refuse(
        "time: twice, once with an escape",
        "malformed_body",
        "It is one key, however it is written.",
        details={"field": "/sent"},
        body=event(sent=NOW, again=1).replace("again", "s\\u0065nt").encode(),
    )
    v.refuse(
        "time: beside a key that is there twice",
        "malformed_body",
        "The whole body is read strictly.",
        details={"field": "/sent"},
        body=event(sent=NOW, id2=1).replace("id2", "id").encode(),
    )
    v.refuse(
        "time: in a header alone",
        "malformed_body",
        "No header stands in for it.",
        details={"field": "/sent"},
        body=event().encode(),
        headers=lambda sent: [*sent, ("sent", str(NOW)), ("/sent", str(NOW))],
    )
    for name, written in NO_TEXT:
        v.refuse(
            f"time: {name}",
            "malformed_body",
            "A string or an integer, and nothing else.",
            details={"field": "/sent"},
            body=event(sent=0).replace('"sent":0', f'"sent":{written}').encode(),
        )
    for name, text in [
        ("empty", ""),
        ("a blank before it", f" {NOW}"),
        ("a sign", f"+{NOW}"),
        ("a leading zero", f"0{NOW}"),
        ("a date", "2024-01-15T10:30:00Z"),
        ("longer than any", "1" * 17),
    ]:
        v.refuse(
            f"time: {name}",
            "malformed_timestamp",
            "As in a header.",
            details={"header": "/sent"},
            body=event(sent=text).encode(),
        )
    v.refuse(
        "time: a negative number",
        "malformed_timestamp",
        "As in a header.",
        details={"header": "/sent"},
        body=event(sent=-NOW).encode(),
    )
    v.refuse(
        "time: two, joined by a comma",
        "malformed_body",
        "One value.",
        details={"field": "/sent"},
        body=event(sent=f"{NOW}, {NOW}").encode(),
    )
    for name, body in [
        ("no JSON", b"hello"),
        ("an empty body", b""),
        ("a byte-order mark", b"\xef\xbb\xbf" + event(sent=NOW).encode()),
        ("not UTF-8", event(sent=NOW, a="@").encode().replace(b"@", b"\xff")),
        ("half a surrogate", event(sent=NOW, a="@").replace("@", "\\ud800").encode()),
        ("something behind it", event(sent=NOW).encode() + b"x"),
        ("a list around it", b"[" + event(sent=NOW).encode() + b"]"),
        ("a form", f"sent={NOW}".encode()),
    ]:
        v.refuse(
            f"time: {name}",
            "malformed_body",
            "What has to be read is not there.",
            details={"field": "/sent"},
            body=body,
        )
    v.refuse(
        "time: longer than is looked at",
        "malformed_timestamp",
        "Nothing that long is a time.",
        details={"header": "/sent"},
        body=event(sent="1" * 4096).encode(),
    )
    v.refuse(
        "time: longer than is decoded",
        "malformed_body",
        "There is room for 4096 bytes.",
        details={"field": "/sent"},
        body=event(sent="@").replace("@", "\\u0031" * 4097).encode(),
    )
    v.refuse(
        "time: larger than is accepted",
        "body_too_large",
        "The size comes first.",
        body=event(sent=NOW).encode(),
        options={"maxBodyBytes": 10},
    )
    deep = scheme(
        "body-date",
        TIME,
        event(meta=[{"a/b": "2024-01-15T10:30:00Z"}]),
        timestamp={"json": "/meta/0/a~1b", "unit": "rfc3339"},
    )
    d = Vectors(deep)
    d.accept("date: genuine", "An escaped step, and an index.")
    d.refuse(
        "date: too old",
        "timestamp_too_old",
        "The tolerance is 300 s where nothing is said.",
        details={"header": "/meta/0/a~1b", "skewSeconds": 301},
        body=event(meta=[{"a/b": "2024-01-15T10:24:59Z"}]).encode(),
    )
    d.refuse(
        "date: without an offset",
        "malformed_timestamp",
        "RFC 3339 demands one.",
        details={"header": "/meta/0/a~1b"},
        body=event(meta=[{"a/b": "2024-01-15T10:30:00"}]).encode(),
    )
    milliseconds = scheme(
        "body-milliseconds",
        TIME,
        event(sent=NOW * 1000),
        timestamp={"json": "/sent", "unit": "milliseconds"},
    )
    m = Vectors(milliseconds)
    m.accept("milliseconds: genuine", "In the unit that the scheme says.")
    m.refuse(
        "milliseconds: seconds in their place",
        "timestamp_too_old",
        "1970.",
        body=event(sent=NOW).encode(),
    )
    return [
        *v.cases,
        *d.cases,
        *m.cases,
        *refused(
            of(timed, timestamp={"json": "sent"}), "time: no pointer", "/timestamp/json"
        ),
        *refused(
            of(timed, timestamp={"json": "/a~2"}),
            "time: a broken escape in the pointer",
            "/timestamp/json",
        ),
        *refused(
            of(timed, timestamp={"json": "/sent", "header": "X-Time"}),
            "time: in two places",
            "/timestamp",
        ),
        *refused(
            of(timed, timestamp={"json": "/sent", "form": "sent"}),
            "time: in JSON and a form",
            "/timestamp",
        ),
        *refused(
            of(
                timed,
                signature={
                    "headers": {"numbered": "/s", "most": 1},
                    "layout": "plain",
                    "encoding": "hex",
                },
            ),
            "time: a numbered pointer",
            "/signature/headers/numbered",
        ),
        *refused(
            of(timed, timestamp={"header": "/sent"}),
            "time: a pointer as a header",
            "/timestamp/header",
        ),
        *refused(
            of(timed, timestamp={**at, "signed": False}),
            "time: called unsigned",
            "/timestamp/signed",
        ),
    ]
