"""What the store says of an event: new, done, in progress, or nothing."""

from __future__ import annotations

from collections.abc import Iterator

from case import EVENT, FRESH, HANDLING, POST, Case, case


def cases() -> Iterator[Case]:
    yield case(
        "fresh",
        "The whole way",
        *HANDLING,
        ("ok",),
        ("completed",),
        expect=["ack", 200],
    )
    yield case(
        "duplicate",
        "A marked event is answered with success",
        POST,
        EVENT,
        ("done",),
        expect=["observe", "duplicate"],
    )
    yield case(
        "busy",
        "Another attempt holds it: it may still fail, so no success",
        POST,
        EVENT,
        ("busy", 41_001),
        provider="real-estate",
        expect=["again", 503, 42],
    )
    yield case(
        "busy_zero",
        "At least a second",
        POST,
        EVENT,
        ("busy", 0),
        expect=["again", 503, 1],
    )
    yield case(
        "busy_capped",
        "At most an hour",
        POST,
        EVENT,
        ("busy", 7_200_000),
        expect=["again", 503, 3600],
    )
    yield case(
        "busy_github",
        "GitHub too: who redelivers by hand looks for failures",
        POST,
        EVENT,
        ("busy", 60_000),
        provider="github",
        expect=["again", 503, 60],
    )
    yield case(
        "busy_singlekey",
        "SingleKey would not try again after a 409",
        POST,
        EVENT,
        ("busy", 60_000),
        expect=["again", 503, 60],
    )
    yield case(
        "only_4xx_409",
        "A provider that tries again after a 4xx alone",
        POST,
        EVENT,
        ("busy", 60_000),
        facts={"retriedOn4xx": "yes", "retriedOn5xx": "no"},
        expect=["again", 409, 60],
    )
    yield case(
        "only_4xx_failed",
        "The same rule for a failure",
        *HANDLING,
        ("failed",),
        ("released",),
        facts={"retriedOn4xx": "yes", "retriedOn5xx": "no"},
        expect=["fail", 409],
    )
    yield case(
        "claim_repeated",
        "Only the answer was lost: the same token claims again",
        POST,
        EVENT,
        ("claimFailed",),
        FRESH,
        ("ok",),
        ("completed",),
        expect=["ack", 200],
    )
    yield case(
        "claim_failed",
        "The store is down",
        POST,
        EVENT,
        ("claimFailed",),
        ("claimFailed",),
        expect=["observe", "store"],
    )
    yield case(
        "claim_failed_github",
        "The store is down, and there is no next delivery",
        POST,
        EVENT,
        ("claimFailed",),
        ("claimFailed",),
        ("letterTaken",),
        ("released",),
        provider="github",
        expect=["deadLetter", "store"],
    )
    yield case(
        "claim_closing",
        "The receiver closes while the store is asked",
        POST,
        EVENT,
        ("closing",),
        FRESH,
        expect=["abort", 10_000],
    )
    yield case(
        "claim_client_gone",
        "The client leaves while the store is asked",
        POST,
        EVENT,
        ("clientGone",),
        FRESH,
        ("ok",),
        ("completed",),
        expect=["observe", "handled"],
    )
