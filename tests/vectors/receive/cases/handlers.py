"""How handlers end, and what senders are told."""

from __future__ import annotations

from collections.abc import Iterator

from case import EVENT, FRESH, HANDLING, POST, STORE, Case, case


def cases() -> Iterator[Case]:
    last = 52_560_000 * 9 // 10
    yield case(
        "failed",
        "It is sent again",
        *HANDLING,
        ("failed",),
        ("released",),
        expect=["fail", 500],
    )
    yield case(
        "failed_before_last",
        "A millisecond before the last attempt is expected",
        POST,
        EVENT,
        ("fresh", 5, last - 1),
        ("failed",),
        ("released",),
        expect=["observe", "failed"],
    )
    yield case(
        "failed_last",
        "No further delivery is expected",
        POST,
        EVENT,
        ("fresh", 6, last),
        ("failed",),
        ("letterTaken",),
        ("released",),
        expect=["deadLetter", "final"],
    )
    yield case(
        "failed_github",
        "GitHub never sends again",
        *HANDLING,
        ("failed",),
        ("letterTaken",),
        ("released",),
        provider="github",
        expect=["deadLetter", "final"],
    )
    yield case(
        "failed_unknown",
        "A schedule that is not published has no end",
        POST,
        EVENT,
        ("fresh", 40, 30 * 24 * 3600 * 1000),
        ("failed",),
        ("released",),
        provider="realestateapi",
        expect=["fail", 500],
    )
    yield case(
        "ignore",
        "The handler leaves it",
        *HANDLING,
        ("ignore",),
        ("completed",),
        expect=["observe", "ignored"],
    )
    yield case(
        "permanent",
        "Handed over for good: it is marked",
        *HANDLING,
        ("permanent",),
        ("letterTaken",),
        ("completed",),
        expect=["observe", "permanent"],
    )
    yield case(
        "letter_failed",
        "Not handed over: it is sent again",
        *HANDLING,
        ("permanent",),
        ("letterFailed",),
        ("released",),
        expect=["fail", 500],
    )
    yield case(
        "committed",
        "The mark is in the handler's own transaction",
        *HANDLING,
        ("committed",),
        expect=["ack", 200],
    )
    yield case(
        "overtaken",
        "The transaction was rolled back: another attempt has the key",
        *HANDLING,
        ("overtaken",),
        expect=["again", 503, 60],
    )
    yield case(
        "renew",
        "A third of the lease before its end, twice",
        *HANDLING,
        ("renewalDue",),
        ("fresh", 1, 20_000),
        ("renewalDue",),
        ("fresh", 1, 40_000),
        ("ok",),
        ("completed",),
        expect=["timer", "renewal", 20_000],
    )
    yield case(
        "renew_lost",
        "Another attempt took over: the handler is told",
        *HANDLING,
        ("renewalDue",),
        ("busy", 30_000),
        ("ok",),
        ("stale",),
        expect=["abort", 0],
    )
    yield case(
        "renew_done",
        "Another attempt has done it",
        *HANDLING,
        ("renewalDue",),
        ("done",),
        ("failed",),
        ("released",),
        expect=["abort", 0],
    )
    yield case(
        "renew_failed",
        "The lease still stands: the next renewal may come in time",
        *HANDLING,
        ("renewalDue",),
        ("claimFailed",),
        ("renewalDue",),
        FRESH,
        ("ok",),
        ("completed",),
        expect=["ack", 200],
    )
    yield case(
        "renew_limit",
        "Renewed for a minute, and no longer",
        *HANDLING,
        *(("renewalDue",), FRESH) * 3,
        ("renewalDue",),
        config={**STORE, "renewForMs": "60000"},
        expect=["abort", 0],
    )
    yield case(
        "renew_not",
        "Where nothing can renew, the lease is longer",
        *HANDLING,
        config={**STORE, "renewable": "no"},
        expect=["timer", "lease", 300_000],
    )
    yield case(
        "renewed_while_freeing",
        "A renewal was under way when the handler failed: its answer is not the release's",
        *HANDLING,
        ("renewalDue",),
        ("failed",),
        ("fresh", 1, 20_000),
        ("released",),
        expect=["fail", 500],
    )
    yield case(
        "renewal_failed_while_freeing",
        "The same, and the store did not answer the renewal",
        *HANDLING,
        ("renewalDue",),
        ("failed",),
        ("claimFailed",),
        ("released",),
        expect=["fail", 500],
    )
    yield case(
        "lost_while_freeing",
        "The same, and another attempt took over",
        *HANDLING,
        ("renewalDue",),
        ("failed",),
        ("busy", 30_000),
        ("released",),
        expect=["fail", 500],
    )
    yield case(
        "lease_over_while_freeing",
        "The key is freed for all that",
        *HANDLING,
        ("failed",),
        ("renewalDue",),
        ("leaseEnded",),
        ("closing",),
        ("released",),
        expect=["fail", 500],
    )
    yield case(
        "client_gone_while_freeing",
        "The key is freed for the next delivery",
        *HANDLING,
        ("failed",),
        ("clientGone",),
        ("deadline",),
        ("released",),
        expect=["observe", "failed"],
    )
    yield case(
        "client_gone",
        "The handler goes on, and nobody is answered",
        *HANDLING,
        ("clientGone",),
        ("ok",),
        ("completed",),
        expect=["observe", "handled"],
    )
    yield case(
        "closing_grace",
        "The handler has some time left, and the lease ends by itself",
        *HANDLING,
        ("closing",),
        expect=["abort", 10_000],
    )
