"""Events that are handed to a queue, and its workers."""

from __future__ import annotations

from collections.abc import Iterator

from case import EVENT, FRESH, POST, Case, case

QUEUE = {"endpoint": "screenings", "queue": "yes"}


def cases() -> Iterator[Case]:
    yield case(
        "sent",
        "The queue has it: success; the HTTP side claims nothing",
        POST,
        EVENT,
        ("ok",),
        config=QUEUE,
        expect=["ack", 200],
    )
    yield case(
        "send_failed",
        "The queue is down",
        POST,
        EVENT,
        ("failed",),
        config=QUEUE,
        expect=["fail", 500],
    )
    yield case(
        "send_failed_github",
        "The queue is down, and there is no next delivery",
        POST,
        EVENT,
        ("failed",),
        ("letterTaken",),
        provider="github",
        config=QUEUE,
        expect=["deadLetter", "final"],
    )
    yield case(
        "send_late",
        "The queue takes long",
        POST,
        EVENT,
        ("deadline",),
        ("ok",),
        config=QUEUE,
        expect=["observe", "late"],
    )
    work = ("work", ["handled"])
    yield case(
        "work",
        "A worker has no deadline",
        work,
        FRESH,
        ("ok",),
        ("completed",),
        expect=["ack", 200],
    )
    yield case(
        "work_busy",
        "Another worker holds it",
        work,
        ("busy", 20_000),
        expect=["again", 503, 20],
    )
    yield case(
        "work_done",
        "The queue delivers twice",
        work,
        ("done",),
        expect=["observe", "duplicate"],
    )
    yield case(
        "work_failed",
        "The provider's schedule does not count: the queue tries again",
        work,
        ("fresh", 3, 30 * 24 * 3600 * 1000),
        ("failed",),
        ("released",),
        provider="github",
        expect=["observe", "failed"],
    )
    yield case(
        "work_last",
        "The queue's last attempt",
        ("work", ["handled", "last"]),
        ("fresh", 3, 1000),
        ("failed",),
        ("letterTaken",),
        ("released",),
        expect=["deadLetter", "final"],
    )
    yield case(
        "work_store_down_last",
        "The store is down in the queue's last attempt",
        ("work", ["handled", "last"]),
        ("claimFailed",),
        ("claimFailed",),
        ("letterTaken",),
        ("released",),
        expect=["deadLetter", "store"],
    )
    yield case(
        "work_no_handler",
        "Nothing wants it",
        ("work", []),
        expect=["observe", "ignored"],
    )
