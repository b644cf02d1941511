"""Paystack, from its samples, PaystackOSS/doc-code-snippets, webhooks/verifying-transaction."""

from __future__ import annotations

import hashlib
import hmac

from light import hashed, light
from signing import NOW, Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Paystack, PaystackOSS/doc-code-snippets, webhooks/verifying-transaction"
BODY = '{"event":"transfer.success","data":{"amount":30000,"currency":"NGN","domain":"test","reason":"Café – 10 €"}}'
SECRET = "sk_test_0123456789abcdef0123456789abcdef01234567"


def later(body: bytes) -> str:
    """The header as a later sample reads it: with a time, and the key's id before each digest."""
    signed = f"{NOW}.".encode() + body
    digest = hmac.new(SECRET.encode(), signed, hashlib.sha512).hexdigest()
    return f"t={NOW},v1=key1:{digest}"


def own(v: Vectors) -> None:
    hashed(v)
    v.refuse(
        "the form of a later sample",
        "duplicate_header",
        "Nothing falls back to another form: with a comma, it looks like two.",
        signature=later(v.body),
    )


vectors = light(
    "paystack",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha512"),
    encode_hex,
    "x-paystack-signature",
    secret=SECRET,
    other_secret="sk_test_89abcdef0123456789abcdef0123456789abcdef",
    body=BODY,
    envelope=Envelope((), "/event", None, "/data"),
    own=own,
)
