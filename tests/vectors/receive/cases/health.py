"""What a health check answers."""

from __future__ import annotations

from collections.abc import Iterator

from case import Case, call, case


def cases() -> Iterator[Case]:
    limits = [1000, 0.05, None]
    for name, comment, measured, given, status in (
        ("health_quiet", "Nothing came yet", [1, 0, 0, -1, -1], limits, 200),
        (
            "health_fine",
            "Fewer errors than one in twenty",
            [1, 100, 4, 999, 0],
            limits,
            200,
        ),
        ("health_errors", "One in twenty", [1, 100, 5, 0, 0], limits, 503),
        ("health_queue", "A thousand wait", [1, 100, 0, 1000, 0], limits, 503),
        (
            "health_queue_untold",
            "The queue does not tell its size",
            [1, 100, 0, None, 0],
            limits,
            503,
        ),
        (
            "health_queue_untold_off",
            "Nobody wants to know it",
            [1, 100, 0, None, 0],
            [None, 0.05, None],
            200,
        ),
        ("health_store", "The store does not answer", [0, 100, 0, 0, 0], limits, 503),
        ("health_no_store", "There is none", [-1, 100, 0, -1, 0], limits, 200),
        (
            "health_silence_off",
            "Quiet nights are no fault",
            [1, 0, 0, 0, 9e9],
            limits,
            200,
        ),
        (
            "health_silence",
            "Asked for",
            [1, 0, 0, 0, 3_600_000],
            [1000, 0.05, 3_600_000],
            503,
        ),
        (
            "health_silence_short",
            "A millisecond less",
            [1, 1, 0, 0, 3_599_999],
            [1000, 0.05, 3_600_000],
            200,
        ),
        (
            "health_queue_fraction",
            "Two are fewer than two and a half",
            [1, 100, 0, 2, 0],
            [2.5, 0.05, None],
            200,
        ),
        (
            "health_queue_fraction_more",
            "Three are more",
            [1, 100, 0, 3, 0],
            [2.5, 0.05, None],
            503,
        ),
        (
            "health_silence_fraction",
            "A millisecond is less than one and a half",
            [1, 1, 0, 0, 1],
            [1000, 0.05, 1.5],
            200,
        ),
        (
            "health_limit_negative",
            "Less than nothing",
            [1, 0, 0, 0, 0],
            [-1, 0.05, None],
            0,
        ),
        (
            "health_rate_negative",
            "No share of errors",
            [1, 0, 0, 0, 0],
            [1000, -0.5, None],
            0,
        ),
        (
            "health_all_off",
            "Nothing is looked at",
            [1, 100, 100, 9e9, 9e9],
            [None, None, None],
            200,
        ),
    ):
        yield case(name, comment, call("health", measured, given, gives=status))
