"""Verification alone, and verification with parsing, beside the peers."""

import json
from collections.abc import Sequence
from functools import partial

import subjects
from deliveries import SECRETS, SIZES, body_of, forged, headers, text_of
from hookseal import Webhook
from lines import Case
from subjects import Headers, Subject
from turns import Call, take

COMPARISONS: dict[tuple[str, str], Sequence[Subject]] = {
    ("verify", "hospitable"): (
        subjects.hookseal_verify("hospitable"),
        subjects.guide_of_hospitable(),
        subjects.digest_of_body(),
    ),
    ("verify", "realestateapi"): (
        subjects.hookseal_verify("realestateapi"),
        subjects.guide_of_realestateapi(),
        subjects.digest_with_timestamp(),
    ),
    ("verify", "standard-webhooks"): (
        subjects.hookseal_verify("standard-webhooks"),
        subjects.standardwebhooks_verify(),
        subjects.svix_verify(),
    ),
    ("verify", "stripe"): (
        subjects.hookseal_verify("stripe"),
        subjects.stripe_verify(),
    ),
    ("receive", "standard-webhooks"): (
        subjects.hookseal_receive("standard-webhooks"),
        subjects.hookseal_read("standard-webhooks"),
        subjects.standardwebhooks_receive(),
        subjects.parsed(subjects.svix_verify()),
    ),
    ("receive-text", "standard-webhooks"): (
        subjects.hookseal_receive("standard-webhooks"),
        subjects.hookseal_read("standard-webhooks"),
        subjects.standardwebhooks_receive(),
        subjects.parsed(subjects.svix_verify()),
    ),
    ("receive", "stripe"): (
        subjects.hookseal_receive("stripe"),
        subjects.hookseal_read("stripe"),
        subjects.stripe_receive(),
        subjects.parsed(subjects.stripe_verify()),
    ),
}


def measure(suite: str) -> None:
    """Print `verify`, `receive`, `receive-text` and `split`."""
    for (what, scheme), compared in COMPARISONS.items():
        for size in SIZES:
            body = text_of(size) if what == "receive-text" else body_of(size)
            # Signed anew for every size, since it must be fresh to the end.
            signed = headers(scheme, body)
            for subject in compared:
                ensure_judges(subject, body, signed)
            calls = [(name, partial(call, body, signed)) for name, call in compared]
            take(Case(suite, what, scheme, size), calls)
    for size in SIZES:
        split(suite, size)


def split(suite: str, size: int) -> None:
    """Print what `receive` adds to `verify`, beside `json.loads`, and a handler that calls both."""
    scheme = "realestateapi"
    body = body_of(size)
    signed = headers(scheme, body)
    webhook = Webhook(scheme, SECRETS[scheme])

    def verify_then_parse() -> object:
        webhook.verify(body, signed)
        return json.loads(body)

    calls: list[tuple[str, Call]] = [
        ("json.loads", partial(json.loads, body)),
        ("hookseal: verify", partial(webhook.verify, body, signed)),
        ("hookseal: receive", partial(webhook.receive, body, signed)),
        ("hookseal: receive, payload read", lambda: webhook.receive(body, signed).payload),
        ("hookseal: verify, then json.loads", verify_then_parse),
    ]
    take(Case(suite, "split", scheme, size), calls)


def ensure_judges(subject: Subject, body: bytes, signed: Headers) -> None:
    """Raise an error where a subject refuses what is genuine, or accepts what is not."""
    subject.call(body, signed)
    try:
        subject.call(forged(body), signed)
    # Each peer has an exception of its own.
    except Exception:
        return
    raise AssertionError(f"{subject.name} accepts a forged delivery")
