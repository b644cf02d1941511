"""Every vector, and every passing one with a bit flipped."""

from __future__ import annotations

from typing import Any

import pytest
from hookseal import WebhookConfigError, WebhookError, WebhookPayloadError, WebhookVerificationError, _hookseal

from vectors import FILES, Case, load

CASES = [pytest.param(case, id=f"{stem}: {case.name}") for stem in FILES for case in load(stem)]
PASSING = [case for case in CASES if case.values[0].error is None]


@pytest.mark.parametrize("case", CASES)
def test_verdict(case: Case) -> None:
    assert case.outcome(case.headers) == case.expected()


@pytest.mark.parametrize("case", PASSING)
def test_flipped_bits(case: Case) -> None:
    for what, body, headers in case.damaged():
        with pytest.raises(WebhookError):
            pytest.fail(f"accepted with a flipped {what}: {case.run(body, headers)}")
    other = case.other_request()
    if other is not None:
        with pytest.raises(WebhookError):
            pytest.fail(f"accepted with a flipped URL: {case.run(case.body, case.headers, other)}")


def test_there_are_files() -> None:
    assert len(FILES) >= 12


def test_every_code_has_a_vector_and_the_class_and_status_of_the_table() -> None:
    classes: dict[str, type[WebhookError]] = {
        "config": WebhookConfigError,
        "verification": WebhookVerificationError,
        "payload": WebhookPayloadError,
    }
    raised: dict[str, tuple[type[WebhookError], int]] = {}
    for parameters in CASES:
        case: Any = parameters.values[0]
        if case.error is not None and case.error not in raised:
            with pytest.raises(WebhookError) as caught:
                case.run(case.body, case.headers)
            raised[case.error] = (type(caught.value), caught.value.status)
    assert raised == {code: (classes[kind], status) for code, kind, status in _hookseal.ERROR_CODES}
