"""Handlers that take longer than the provider waits."""

from __future__ import annotations

from collections.abc import Iterator

from case import HANDLING, Case, case


def cases() -> Iterator[Case]:
    yield case(
        "late_done",
        "Answered before the provider gives up; the next is a duplicate",
        *HANDLING,
        ("deadline",),
        ("ok",),
        ("completed",),
        expect=["again", 503, 60],
    )
    yield case(
        "late_failed",
        "Answered already, and freed",
        *HANDLING,
        ("deadline",),
        ("failed",),
        ("released",),
        expect=["observe", "late"],
    )
    yield case(
        "late_github",
        "GitHub too, after 9 s",
        *HANDLING,
        ("deadline",),
        ("ok",),
        ("completed",),
        provider="github",
        expect=["timer", "deadline", 9000],
    )
    yield case(
        "late_unknown",
        "5 s where nothing is said",
        *HANDLING,
        ("deadline",),
        provider="realestateapi",
        expect=["timer", "deadline", 4500],
    )
    yield case(
        "late_slack",
        "Half a second is left",
        *HANDLING,
        ("deadline",),
        provider="slack",
        expect=["timer", "deadline", 2500],
    )
    yield case(
        "late_marking",
        "The effect happened: another answer would make it happen twice",
        *HANDLING,
        ("ok",),
        ("deadline",),
        ("completed",),
        expect=["observe", "unmarked"],
    )
    yield case(
        "late_letter",
        "The dead letter takes long",
        *HANDLING,
        ("permanent",),
        ("deadline",),
        ("letterTaken",),
        ("completed",),
        expect=["observe", "late"],
    )
    yield case(
        "late_freeing",
        "The store takes long to free the key: answered as it would be then, and told once",
        *HANDLING,
        ("failed",),
        ("deadline",),
        ("deadline",),
        ("released",),
        expect=["fail", 500],
    )
    yield case(
        "late_twice",
        "A timer that rings twice, and one that rings after the end",
        *HANDLING,
        ("deadline",),
        ("deadline",),
        ("ok",),
        ("completed",),
        ("deadline",),
        ("leaseEnded",),
        ("renewalDue",),
    )
