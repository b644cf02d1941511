"""Configurations that are refused."""

from __future__ import annotations

from collections.abc import Iterator

from case import STORE, Case


def cases() -> Iterator[Case]:
    for name, comment, facts, config, option in (
        (
            "store_without_endpoint",
            "Whose mark would it be",
            {},
            {"store": "yes"},
            "endpoint",
        ),
        (
            "endpoint_long",
            "65 characters",
            {},
            {**STORE, "endpoint": "x" * 65},
            "endpoint",
        ),
        (
            "endpoint_colon",
            "What separates it from the event",
            {},
            {**STORE, "endpoint": "a:b"},
            "endpoint",
        ),
        (
            "endpoint_tilde",
            "What separates it from its variant",
            {},
            {**STORE, "endpoint": "a~b"},
            "endpoint",
        ),
        (
            "keep_short",
            "Gone before the last retry",
            {"schedule": "total:60"},
            {**STORE, "keepMs": "59999"},
            "keep",
        ),
        (
            "lease_short",
            "It would end while its handler runs",
            {},
            {**STORE, "leaseMs": "4999"},
            "lease",
        ),
        (
            "send_with_store",
            "The worker has the store",
            {},
            {**STORE, "queue": "yes"},
            "send",
        ),
        (
            "variant_colon",
            "A value that could be another key",
            {},
            {**STORE, "variant": "X-Topic a:b"},
            "variant",
        ),
        (
            "variant_empty",
            "A list without a value",
            {},
            {**STORE, "variant": "X-Topic"},
            "variant",
        ),
        (
            "source_no_ranges",
            "Nothing to hold addresses to",
            {},
            {**STORE, "sourceMode": "refuse"},
            "sourceMode",
        ),
        (
            "source_no_range",
            "No range",
            {"sources": "300.1.1.1/8"},
            {**STORE, "sourceMode": "report"},
            "sources",
        ),
        (
            "unknown_option",
            "A name that does not exist",
            {},
            {**STORE, "lease": "60"},
            "lease",
        ),
        ("negative", "Less than nothing", {}, {**STORE, "leaseMs": "-1"}, "leaseMs"),
        ("ack_redirect", "No success", {"ack": "302"}, STORE, "ack"),
    ):
        yield {
            "name": name,
            "comment": comment,
            "facts": facts,
            "config": config,
            "invalid": option,
        }
