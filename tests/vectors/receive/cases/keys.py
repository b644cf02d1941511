"""What marks and messages are called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from case import STORE, Case, call, case
from tables import key


def cases() -> Iterator[Case]:
    plain = "singlekey:wh_1"
    yield case(
        "key",
        "The endpoint, and the event",
        call("key", None, plain, gives="screenings:singlekey:wh_1"),
        call(
            "messageId",
            "screenings:singlekey:wh_1",
            gives=hashlib.sha256(b"screenings:singlekey:wh_1").hexdigest(),
        ),
    )
    for name, comment, raw in (
        ("key_200", "As long as stays readable", "s:" + "x" * 198),
        ("key_long", "A byte longer", "s:" + "x" * 199),
        ("key_nul", "A byte that is no visible character", "s:a\0b"),
        ("key_space", "Nor is a space", "s:a b"),
        ("key_unicode", "Nor is what is not ASCII", "s:\u00e9"),
        ("key_tilde", "The last visible character", "s:~"),
    ):
        yield case(
            name,
            comment,
            call("key", None, raw, gives=key("screenings", None, raw)),
        )
    yield case(
        "key_variant",
        "Equal bodies of two topics are two events",
        call(
            "key",
            "orders/create",
            "shopify:1",
            gives="screenings~orders/create:shopify:1",
        ),
        call(
            "key",
            "orders/updated",
            "shopify:1",
            gives="screenings~orders/updated:shopify:1",
        ),
        call("key", "orders/CREATE", "shopify:1", gives=None),
        call("key", None, "shopify:1", gives=None),
        provider="shopify",
        config={**STORE, "variant": "X-Shopify-Topic orders/create orders/updated"},
    )
    yield case(
        "key_variant_of",
        "A worker, which sees no header, finds it in the key",
        call("variantOf", "orders~orders/create:shopify:1", gives="orders/create"),
        call("variantOf", "orders~a~b:shopify:1", gives="a~b"),
        call("variantOf", "orders:shopify:1", gives=None),
        call("variantOf", "orders:shopify:a~b:c", gives=None),
        call("variantOf", "", gives=None),
    )
