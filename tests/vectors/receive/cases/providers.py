"""What each provider's facts come to."""

from __future__ import annotations

from collections.abc import Iterator

from case import HANDLING, STORE, Case, call, case
from tables import PROVIDERS, Answers

#: What facts are where nothing is said.
UNKNOWN = {
    "success": "2xx",
    "ack": "200",
    "retriedOn4xx": "unknown",
    "retriedOn5xx": "unknown",
    "retriedOnTimeout": "unknown",
    "schedule": "unknown",
    "deadlineMs": "unknown",
    "timestampSigned": "no",
}
#: The providers that the core has, of those that the tables have.
BUILT_IN = PROVIDERS.keys() - {"discord"}


def cases() -> Iterator[Case]:
    for provider, facts in PROVIDERS.items():
        answers = Answers(facts, STORE)
        built_in = [call("facts", provider, gives={**UNKNOWN, **facts})]
        yield case(
            f"answers_{provider}",
            "How long a mark stays, and when a late answer is due",
            *built_in if provider in BUILT_IN else (),
            call("property", "keepMs", gives=str(answers.keep)),
            call("property", "deadlineMs", gives=str(answers.deadline)),
            *HANDLING,
            ("failed",),
            provider=provider,
        )
    day = 24 * 3600 * 1000
    for name, comment, facts, keep in (
        ("keep_double", "Twice the last retry", {"schedule": "total:172800"}, 4 * day),
        ("keep_least", "At least a day", {"schedule": "60"}, day),
        (
            "keep_unknown",
            "A week where nothing is published",
            {"schedule": "unknown"},
            7 * day,
        ),
    ):
        yield case(
            name,
            comment,
            call("property", "keepMs", gives=str(keep)),
            facts={**facts, "timestampSigned": "yes"},
        )
    yield case(
        "keep_unsigned",
        "30 days where no timestamp is signed: nothing else stops a replay",
        call("property", "keepMs", gives=str(30 * day)),
        facts={"schedule": "60", "timestampSigned": "no"},
    )
    yield case(
        "deadline_set",
        "A subscription's own time limit",
        call("property", "deadlineMs", gives="9000"),
        facts={"deadlineMs": "10000"},
    )
