"""Hospitable, from its Webhooks guide. The strictness of JSON is shown here, once for all."""

from __future__ import annotations

import json
from base64 import b64encode

from families import provider_file, shapes
from signing import Envelope, Provider, Sample, encode_hex, mac
from vectors import Json, Vectors

# The guide prints one payload with a comment where the data goes; the members of `data` are those
# its handlers read.
SAMPLES = (
    Sample(
        "reservation.created",
        "hospitable guide, Payload Structure; data from Example Implementation",
        """\
{
  "id": "01GTKD6ZYFVQMR0RWP4HBBHNZC",
  "action": "reservation.created",
  "data": { "platform_id": "HMABCDEF12" },
  "created": "2023-10-01T09:35:24Z",
  "version": "1.0"
}""",
    ),
    Sample(
        "reservation.updated",
        "hospitable guide, Payload Structure; data from Example Implementation",
        """\
{
  "id": "01GTKD6ZYFVQMR0RWP4HBBHNZD",
  "action": "reservation.updated",
  "data": {
    "platform_id": "HMABCDEF12",
    "reservation_status": { "current": "accepted" }
  },
  "created": "2023-10-01T09:35:24Z",
  "version": "1.0"
}""",
    ),
    Sample(
        "message.created",
        "hospitable guide, Payload Structure; data from Example Implementation",
        """\
{
  "id": "01GTKD6ZYFVQMR0RWP4HBBHNZE",
  "action": "message.created",
  "data": { "sender_type": "guest", "body": "What is the Wi-Fi password?" },
  "created": "2023-10-01T09:35:24Z",
  "version": "1.0"
}""",
    ),
    Sample(
        "property.merged with an array as data",
        "hospitable guide, Payload Structure: data is an object or an array",
        """\
{
  "id": "01GTKD6ZYFVQMR0RWP4HBBHNZF",
  "action": "property.merged",
  "data": [{ "id": 1 }, { "id": 2 }],
  "created": "2023-10-01T09:35:24Z",
  "version": "1.0"
}""",
    ),
)

PROVIDER = Provider(
    name="hospitable",
    source="hospitable guide, Security, Signature Verification",
    secret="your_webhook_secret",
    other_secret="another_webhook_secret",
    # hmac.new(secret.encode(), payload.encode(), hashlib.sha256).hexdigest()
    digest=lambda s: mac(s.key, s.body),
    encode=encode_hex,
    signature_header="Signature",
    envelope=Envelope(("/id",), "/action", "/created", "/data"),
    samples=SAMPLES,
    documented=frozenset(sample.name for sample in SAMPLES[:3]),
    wrap=lambda data: (
        f'{{"id":"01GTKD6ZYFVQMR0RWP4HBBHNZC","action":"review.created","data":{data},'
        '"created":"2023-10-01T09:35:24Z","version":"1.0"}'
    ),
)


def own(v: Vectors) -> None:
    email = "owner@example.com"
    personal = b64encode(email.encode()).decode()
    guide = "hospitable guide, Configuration, For Personal Use"
    v.accept(
        "personal account",
        "The secret is the base64 text of the account's e-mail address, and is not decoded.",
        source=guide,
        secrets=personal,
        secret=personal,
    )
    v.refuse(
        "personal account, signed with the address itself",
        "signature_mismatch",
        "The base64 text is the key, not what it stands for.",
        source=guide,
        secrets=personal,
        secret=email,
    )
    v.accept(
        "a delivery of years ago",
        "No timestamp is sent, so nothing can be stale: only deduplication stops a replay.",
        now=1893456000,
    )
    v.refuse(
        "the payload as printed, with its comment",
        "malformed_json",
        "JSON has no comments.",
        source="hospitable guide, Payload Structure",
        body=PROVIDER.wrap("{ /* Resource data */ }").encode(),
    )
    shapes(v, "/data/platform_id")
    strict_json(v)


def strict_json(v: Vectors) -> None:
    """What two JSON parsers could disagree about is refused, or has one documented meaning."""

    def body(data: str | bytes) -> bytes:
        data = data.encode() if isinstance(data, str) else data
        return PROVIDER.wrap("@").encode().replace(b"@", data)

    good = body("{}")
    source = "RFC 8259; one answer in every language"

    def refuse(name: str, comment: str, text: str | bytes) -> None:
        text = text.encode() if isinstance(text, str) else text
        v.refuse(f"JSON: {name}", "malformed_json", comment, source=source, body=text)

    twice = "One parser keeps the first, another the last."
    refuse("member twice", twice, b'{"id":"1","id":"2",' + good[1:])
    refuse("type twice, equal", twice, b'{"action":"review.created",' + good[1:])
    refuse("member twice inside data", twice, body('{"a":{"b":1,"b":2}}'))
    refuse("member twice inside an array", twice, body('[{"b":1,"c":2,"b":1}]'))
    refuse("member twice, once escaped", twice, body(r'{"a":1,"\u0061":2}'))
    escapes = r'{"\u00e9":1,"\u00E9":2}'
    refuse("member twice, escaped in two ways", twice, body(escapes))
    refuse("empty member name twice", twice, body('{"":1,"":2}'))
    many = ",".join(f'"m{n}":{n}' for n in range(40))
    refuse("first of many members twice", twice, body(f'{{{many},"m0":0}}'))
    refuse("last of many members twice", twice, body(f'{{{many},"m39":0}}'))

    utf8 = "Not UTF-8: a lossy decoder reads U+FFFD."
    refuse("byte 0xFF in a string", utf8, body(b'"\xff"'))
    refuse("UTF-8 cut short", utf8, body(b'"\xe2\x82"'))
    refuse("overlong UTF-8", utf8, body(b'"\xc0\xaf"'))
    refuse("surrogate in UTF-8", utf8, body(b'"\xed\xa0\x80"'))
    refuse("beyond U+10FFFF", utf8, body(b'"\xf4\x90\x80\x80"'))
    refuse("UTF-16", utf8, good.decode().encode("utf-16-le"))

    lone = "No Unicode text holds half a surrogate pair."
    refuse("lone high surrogate", lone, body(r'"\ud83d"'))
    refuse("lone low surrogate", lone, body(r'"\ude00"'))
    refuse("surrogates in the wrong order", lone, body(r'"\ude00\ud83d"'))
    refuse("high surrogate before another escape", lone, body(r'"\ud83d\n"'))
    refuse("lone surrogate in a member name", lone, body(r'{"\ud83d":1}'))

    refuse(
        "arrays nested 200 deep",
        "Depth is limited: recursion ends a process.",
        body("[" * 200 + "]" * 200),
    )
    refuse(
        "objects nested 200 deep",
        "Depth is limited: recursion ends a process.",
        body('{"a":' * 200 + "1" + "}" * 200),
    )
    refuse(
        "arrays nested 5000 deep",
        "Depth is limited: recursion ends a process.",
        body("[" * 5000 + "]" * 5000),
    )
    big = "Beyond what a double holds: infinite here, an error there, exact elsewhere."
    refuse("number of 400 digits", big, body("1" * 400))
    refuse("negative number of 400 digits", big, body("-" + "1" * 400))
    refuse("number with a huge exponent", big, body("1e999"))
    refuse("negative number with a huge exponent", big, body("-1e999"))

    grammar = "Some parsers are lenient here."
    for name, text in [
        ("NaN", "NaN"),
        ("Infinity", "Infinity"),
        ("negative Infinity", "-Infinity"),
        ("trailing comma in an array", "[1,]"),
        ("trailing comma in an object", '{"a":1,}'),
        ("missing comma", '{"a":1 "b":2}'),
        ("single quotes", "{'a':1}"),
        ("member name without quotes", "{a:1}"),
        ("line comment", "[1 // one\n]"),
        ("leading zero", "01"),
        ("plus sign", "+1"),
        ("decimal point without digits after it", "1."),
        ("decimal point without digits before it", ".5"),
        ("hexadecimal number", "0x10"),
        ("unknown escape", r'"\x41"'),
        ("incomplete escape", r'"\u00e"'),
        ("control character in a string", '"\t"'),
        ("line break in a string", '"\n"'),
        ("unfinished string", '"abc'),
        ("True with a capital letter", "True"),
        ("no value", ""),
        ("no-break space between tokens", "[1,\u00a02]"),
    ]:
        refuse(name, grammar, body(text))
    refuse("NUL byte in a string", grammar, body(b'"\x00"'))

    after = "Everything in the body is signed, so everything must be read."
    refuse("bytes after the document", after, good + b"x")
    refuse("closing brace too many", after, good + b"}")
    refuse("two documents", after, good + b"\n" + good)
    refuse("NUL byte after the document", after, good + b"\x00")
    refuse("document cut short", "Authentic, but not whole.", good[:-1])
    refuse("white space only", "No document at all.", " \n")
    refuse(
        "XSSI prefix",
        "What some servers put before JSON is no part of it.",
        b")]}',\n" + good,
    )

    stopped = "Line and column, from 1 and in bytes, are those of what is not acceptable, or of the end."
    for name, line, column, text in [
        ("array", 1, 4, b"[1,]"),
        ("object", 1, 8, b'{"a":1,}'),
        ("third line", 3, 3, b'{\n  "a": 1,\n  ,\n}'),
        ("word", 2, 8, b'{\n  "a": NaN\n}'),
        ("key that occurs twice", 3, 3, b'{\n  "a": 1,\n  "a": 2\n}'),
        ("after CR LF", 3, 4, b"\r\n\r\n[1 2]"),
        ("after a character of two bytes", 1, 8, '["\u00e9", x]'.encode()),
        ("byte that is not UTF-8", 1, 7, b'{"a":"\xff"}'),
        ("byte that is not UTF-8, second line", 2, 3, b'{\n "\xff": 1}'),
        ("lone low surrogate", 1, 7, rb'{"a":"\ude00"}'),
        ("byte-order mark", 1, 1, b"\xef\xbb\xbf{}"),
        ("number of 400 digits", 1, 2, b"[" + b"1" * 400 + b"]"),
        ("number with a huge exponent", 1, 2, b"[1e999]"),
        ("level 128", 1, 128, b"[" * 128 + b"]" * 128),
        ("level 128, of objects", 1, 636, b'{"a":' * 128 + b"1" + b"}" * 128),
        ("byte after the document", 3, 1, b"{}\n\nx"),
        ("document cut short", 1, 7, b'{"a":1'),
        ("document cut short after a line break", 2, 1, b'{"a":1\n'),
        ("leading zero", 1, 3, b"[012]"),
        ("empty body", 1, 1, b""),
    ]:
        v.refuse(
            f"JSON: position: {name}",
            "malformed_json",
            stopped,
            {"line": line, "column": column},
            source=source,
            body=text,
        )

    def accept(name: str, comment: str, text: str | bytes) -> None:
        text = text.encode() if isinstance(text, str) else text
        v.accept(f"JSON: {name}", comment, source=source, body=text)

    accept(
        "arrays nested 100 deep",
        "Deep, and within the limit.",
        body("[" * 100 + "]" * 100),
    )
    accept(
        "127 levels",
        "The object of the payload, and 126 arrays in it. One more is refused.",
        body("[" * 126 + "]" * 126),
    )
    refuse(
        "128 levels",
        "The object of the payload, and 127 arrays in it.",
        body("[" * 127 + "]" * 127),
    )
    accept(
        "number of 309 digits",
        "The largest integers that a double holds have so many.",
        body("1" * 309),
    )
    accept(
        "surrogate pair",
        "An escaped pair is one character.",
        body(r'"\ud83d\ude00 \u00e9"'),
    )
    accept(
        "white space around",
        "Space, tab, CR and LF may surround a document.",
        b" \t\r\n" + good + b"\r\n\t ",
    )
    accept(
        "same member name in two objects",
        "Not a duplicate.",
        body('[{"a":1},{"a":2},{"A":{"a":3}}]'),
    )
    accept(
        "integers at the limits",
        "Each language reads them as far as its numbers reach.",
        body("[9007199254740991,-9007199254740991,0,-1]"),
    )
    accept(
        "fractions and exponents",
        "Numbers within a double's range.",
        body("[0.1,-5.56,1e3,2E-3,1.5e+300]"),
    )
    accept(
        "member names that mean something elsewhere",
        "`__proto__` is a name like any other.",
        body('{"__proto__":{"a":1},"constructor":1,"toString":null}'),
    )
    accept(
        "an unknown member",
        "What the guide does not show is kept.",
        json.dumps(json.loads(good) | {"livemode": False}).encode(),
    )


def vectors() -> Json:
    return provider_file(PROVIDER, own)
