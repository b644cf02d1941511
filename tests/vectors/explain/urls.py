"""Deliveries whose URL is signed, to a program that names another one: behind a proxy, or written anew."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

SECRET = "the key of this endpoint"
SIGNED = "https://example.com/api/hooks/square?tenant=7&b=%2Fx%20y&a=caf%C3%A9"
HOST = ("Host", "example.com")
NOW = 1705314600
BODY = '{"merchant_id":"M1","type":"payment.created","event_id":"e1","created_at":"2024-01-15T10:30:00Z","data":{}}'

# What the program names, with which headers a proxy tells what it changed.
GIVEN: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("http for https", SIGNED.replace("https", "http"), []),
    ("the default port", SIGNED.replace(".com", ".com:443"), []),
    ("an inner port", SIGNED.replace(".com", ".com:8443"), []),
    ("http, and an inner port", "http" + SIGNED.replace(".com", ".com:8080")[5:], []),
    ("the host in capitals", SIGNED.replace("example", "Example"), []),
    (
        "an inner host, with that of the request",
        f"http://10.0.0.7:8080{SIGNED[19:]}",
        [HOST],
    ),
    (
        "an inner host, with that of `X-Forwarded-Host`",
        f"http://app:3000{SIGNED[19:]}",
        [
            ("Host", "app:3000"),
            ("X-Forwarded-Host", "example.com"),
            ("X-Forwarded-Proto", "https"),
        ],
    ),
    (
        "an inner host, with that of `Forwarded`",
        f"http://app:3000{SIGNED[19:]}",
        [("Forwarded", 'for=192.0.2.60;proto=https;host="example.com"')],
    ),
    ("the path and the query alone", SIGNED[19:], [HOST]),
    (
        "an inner host, and a slash at the end of the path",
        f"http://app{SIGNED[19:].replace('?', '/?')}",
        [("X-Forwarded-Host", "example.com"), ("X-Forwarded-Proto", "https")],
    ),
    ("a slash at the end of the path", SIGNED.replace("?", "/?"), []),
    ("a prefix that a proxy added", SIGNED.replace("/api", "/internal/api"), []),
    ("no escapes", SIGNED.replace("%2Fx%20y", "/x y").replace("%C3%A9", "é"), []),
    (
        "escapes in small letters",
        SIGNED.replace("%C3%A9", "%c3%a9").replace("%2F", "%2f"),
        [],
    ),
    ("spaces as `+`", SIGNED.replace("%20", "+"), []),
    (
        "parameters in alphabetical order",
        SIGNED.split("?")[0] + "?a=caf%C3%A9&b=%2Fx%20y&tenant=7",
        [],
    ),
    ("a parameter that a proxy added", f"{SIGNED}&utm=1", []),
    ("a fragment", f"{SIGNED}#top", []),
]


def cases() -> list[dict[str, Any]]:
    made = []
    for name, content in [
        ("square", [SIGNED.encode(), BODY.encode()]),
        ("trello", [BODY.encode(), SIGNED.encode()]),
    ]:
        algorithm, header = {
            "square": (hashlib.sha256, "x-square-hmacsha256-signature"),
            "trello": (hashlib.sha1, "X-Trello-Webhook"),
        }[name]
        digest = hmac.new(SECRET.encode(), b"".join(content), algorithm).digest()
        signature = base64.b64encode(digest).decode()
        made += [
            {
                "name": f"{name}: {what}",
                "provider": name,
                "secret": SECRET,
                "method": "POST",
                "url": given,
                "headers": [*further, [header, signature]],
                "body": BODY,
                "receivedAt": NOW,
                "proven": ["content_url"],
            }
            for what, given, further in GIVEN
        ]
    return made


def rendered() -> str:
    lines = ",\n".join(
        "    " + json.dumps(case, ensure_ascii=False) for case in cases()
    )
    return f'{{\n  "generatedBy": "tests/vectors/explain/generate.py",\n  "cases": [\n{lines}\n  ]\n}}\n'
