"""Marks and leases that are lost, and what becomes of the effect."""

from __future__ import annotations

from collections.abc import Iterator

from case import HANDLING, Case, case


def cases() -> Iterator[Case]:
    yield case(
        "stale",
        "The effect happened, but not under the lease",
        *HANDLING,
        ("ok",),
        ("stale",),
        expect=["observe", "overtaken"],
    )
    yield case(
        "unmarked",
        "The store is down: success, because the effect happened",
        *HANDLING,
        ("ok",),
        ("completeFailed",),
        ("deadline",),
        ("completeFailed",),
        ("leaseEnded",),
        ("completeFailed",),
        expect=["ack", 200],
    )
    yield case(
        "repeated",
        "The store is back in time",
        *HANDLING,
        ("ok",),
        ("completeFailed",),
        ("completed",),
        expect=["complete", 250],
    )
    yield case(
        "unmarked_lease_over",
        "The lease ended while the handler ran: marking is tried once",
        *HANDLING,
        ("leaseEnded",),
        ("ok",),
        ("completeFailed",),
        expect=["observe", "unmarked"],
    )
    yield case(
        "marked_lease_over",
        "A lease that ended untaken is still the holder's",
        *HANDLING,
        ("leaseEnded",),
        ("ok",),
        ("completed",),
        expect=["observe", "handled"],
    )
    yield case(
        "release_failed",
        "The lease ends by itself",
        *HANDLING,
        ("failed",),
        ("released",),
        expect=["fail", 500],
    )
