"""What comes in before anything is verified: methods, sizes, encodings, bodies."""

from __future__ import annotations

from collections.abc import Iterator

from case import EVENT, POST, STORE, Case, call, case


def cases() -> Iterator[Case]:
    yield case(
        "get_405",
        "A GET, and no provider that asks by one",
        ("request", [], 0, 0),
        expect=["refuse", 405, "method_not_allowed"],
    )
    yield case(
        "gzip_415",
        "Decompressed, it would not be what was signed",
        call("isEncoded", "gzip", gives=True),
        ("request", ["post", "encoded"], 17, 0),
        expect=["refuse", 415, "encoded_body"],
    )
    yield case(
        "identity",
        "An encoding that is none, in each spelling",
        call("isEncoded", "", gives=False),
        call("isEncoded", " Identity ", gives=False),
        call("isEncoded", "identity, identity", gives=False),
        call("isEncoded", "identity, br", gives=True),
    )
    yield case(
        "length_413",
        "One byte more than the limit is declared",
        ("request", ["post"], 1024 * 1024 + 1, 0),
        expect=["refuse", 413, "body_too_large"],
    )
    yield case(
        "length_limit",
        "As many bytes as the limit are declared",
        ("request", ["post"], 1024 * 1024, 0),
        expect=["readBody", 1024 * 1024, 10_000],
    )
    yield case(
        "closing_503",
        "The receiver closes",
        ("request", ["post", "closing"], 17, 0),
        expect=["refuse", 503, "closing"],
    )
    yield case(
        "full_503",
        "As many are in work as may be",
        ("request", ["post"], 17, 1000),
        expect=["refuse", 503, "too_many_running"],
    )
    yield case(
        "almost_full",
        "One fewer is in work than may be",
        ("request", ["post"], 17, 999),
        expect=["readBody", 1024 * 1024, 10_000],
    )
    yield case(
        "too_long_413",
        "More came than was declared",
        POST,
        ("bodyTooLong",),
        expect=["refuse", 413, "body_too_large"],
    )
    yield case(
        "slow_503",
        "The body drips",
        POST,
        ("bodySlow",),
        expect=["refuse", 503, "body_too_slow"],
    )
    yield case(
        "broken_off",
        "The sender left: nobody is answered",
        POST,
        ("bodyBroken",),
        expect=["observe", "refused"],
    )
    for name, status, comment in (
        ("forged_no_store", 401, "A forgery makes no call of the store"),
        ("stale_401", 401, "Too old"),
        ("json_400", 400, "Authentic, and no JSON"),
        ("schema_422", 422, "Authentic, and not as documented"),
        ("config_500", 500, "The program's own mistake"),
    ):
        yield case(
            name, comment, POST, ("refused", status), expect=["refuse", status, ""]
        )
    yield case(
        "no_handler",
        "Nothing wants it: it never will be handled",
        POST,
        ("event", []),
        expect=["ack", 200],
    )
    yield case(
        "type_null",
        "An event without a type, and no fallback",
        POST,
        ("event", []),
        provider="github",
        expect=["observe", "ignored"],
    )
    yield case(
        "variant_unlisted",
        "The header that splits keys has a value that is not listed",
        call("key", "orders/deleted", "shopify:1", gives=None),
        POST,
        ("event", []),
        provider="shopify",
        config={
            **STORE,
            "variant": "X-Shopify-Topic orders/create orders/updated",
        },
        expect=["ack", 200],
    )
    yield case(
        "no_store",
        "Without a store nothing is claimed, marked or freed",
        POST,
        EVENT,
        ("ok",),
        config={},
        expect=["observe", "handled"],
    )
    yield case(
        "no_store_failed",
        "Without a store a failure is answered at once",
        POST,
        EVENT,
        ("failed",),
        config={},
        expect=["fail", 500],
    )
