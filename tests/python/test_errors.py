"""The exceptions, whatever their reason."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import threading
import typing
from typing import TYPE_CHECKING

import hookseal
import pytest
from hookseal import Webhook, WebhookConfigError, WebhookError, WebhookPayloadError, WebhookVerificationError, _hookseal

from vectors import FILES, load

if TYPE_CHECKING:
    from collections.abc import Callable


def errors() -> list[WebhookError]:
    """Give one of each class."""
    webhook = Webhook("dossier", "a secret", now=lambda: 0)
    caught: list[WebhookError] = []
    for call in (
        lambda: webhook.verify(b"{}", None),  # type: ignore[arg-type]
        lambda: webhook.verify(b"{}", {}),
        lambda: webhook.receive(b"{", webhook.sign(b"{")),
    ):
        with pytest.raises(WebhookError) as info:
            call()
        caught.append(info.value)
    return caught


def test_classes() -> None:
    assert [type(error) for error in errors()] == [WebhookConfigError, WebhookVerificationError, WebhookPayloadError]
    assert WebhookError.__mro__[1] is Exception


@pytest.mark.parametrize("error", errors(), ids=lambda error: error.code)
def test_what_it_carries(error: WebhookError) -> None:
    assert str(error) == error.message
    assert error.code in repr(error)
    assert {code: status for code, _, status in _hookseal.ERROR_CODES}[error.code] == error.status
    assert error.details
    assert all(name == name.lower() for name in error.details)
    assert error.__cause__ is None


@pytest.mark.parametrize("error", errors(), ids=lambda error: error.code)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle(error: WebhookError, protocol: int) -> None:
    for same in (pickle.loads(pickle.dumps(error, protocol)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301 - its own.
        assert type(same) is type(error)
        assert (same.code, same.message, same.status, same.details) == error.args
        assert str(same) == str(error)


@pytest.mark.parametrize("first", [str, repr, copy.copy, *("code", "message", "status", "details", "args")])
@pytest.mark.parametrize("number", range(3))
def test_what_is_asked_first_makes_no_difference(number: int, first: Callable[[WebhookError], object] | str) -> None:
    error = errors()[number]
    # What `raise WebhookError(...)` gives is told by Python's own `args`.
    made = type(error)(*errors()[number].args)
    assert vars(error) == {"code": made.code, "status": made.status}
    _ = getattr(error, first) if isinstance(first, str) else first(error)
    for asked in (str, repr, lambda error: (error.code, error.message, error.status, error.details, error.args)):
        assert asked(error) == asked(made)
    assert error.details is error.details is error.args[3]
    assert vars(error) == vars(made)


def test_attributes_are_as_of_any_exception() -> None:
    error = errors()[1]
    error.status = 400
    assert (error.code, error.status, error.args[2], str(error)) == ("missing_header", 400, 401, error.message)
    error = errors()[1]
    error.message = "mine"
    error.another = 1  # type: ignore[attr-defined]
    assert (str(error), error.code, error.message) == ("mine", "missing_header", "mine")
    assert error.args[1] != "mine"
    assert (error.message, error.another) == ("mine", 1)  # type: ignore[attr-defined]
    same = pickle.loads(pickle.dumps(error))  # noqa: S301 - its own.
    assert (same.message, same.another) == ("mine", 1)
    error.args = ("a", "b")
    assert error.args == ("a", "b")
    assert repr(error) == "WebhookVerificationError('a', 'b')"
    with pytest.raises(AttributeError, match="no attribute 'codes'"):
        error.codes  # type: ignore[attr-defined]  # noqa: B018


def test_a_class_of_ones_own() -> None:
    class OwnError(WebhookVerificationError):
        def __init__(self) -> None:
            """Say nothing."""

    with pytest.raises(AttributeError, match="'OwnError' object has no attribute 'code'"):
        OwnError().code  # noqa: B018


def test_threads_may_ask_at_once() -> None:
    for _ in range(50):
        error = errors()[1]
        start = threading.Barrier(4)
        seen: list[object] = []

        def ask(error: WebhookError = error, start: threading.Barrier = start, seen: list[object] = seen) -> None:
            start.wait()
            seen.append((error.details, str(error), error.args))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == [(error.details, str(error), error.args)] * 4


def test_the_codes_are_those_of_the_core() -> None:
    assert typing.get_args(hookseal.ErrorCode) == tuple(code for code, _, _ in _hookseal.ERROR_CODES)


def test_skew_is_in_the_details() -> None:
    webhook = Webhook("realestateapi", "a secret", now=lambda: 2000)
    with pytest.raises(WebhookVerificationError) as caught:
        webhook.verify(b"{}", webhook.sign(b"{}", timestamp=1000))
    assert caught.value.code == "timestamp_too_old"
    assert caught.value.details == {
        "header": "X-RealEstateAPI-Timestamp",
        "skew_seconds": 1000,
        "tolerance_seconds": 300,
    }


def test_missing_arguments_are_pythons_to_refuse() -> None:
    with pytest.raises(TypeError):
        Webhook()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Webhook("dossier", "a secret").verify(b"{}")  # type: ignore[call-arg]


AT_THE_END_OF_THE_STACK = """
import sys
from hookseal import Webhook, WebhookError

webhook = Webhook("stripe", "a secret", now=lambda: 0)

def descend(levels):
    if levels:
        return descend(levels - 1)
    webhook.receive(b"{}", {})

for levels in reversed(range(sys.getrecursionlimit() - 50, sys.getrecursionlimit())):
    try:
        descend(levels)
    except (WebhookError, RecursionError):
        pass
"""


def test_nothing_else_leaves_where_the_stack_ends() -> None:
    # In a process where nothing was refused before.
    subprocess.run([sys.executable, "-c", AT_THE_END_OF_THE_STACK], check=True)


def test_the_details_are_typed() -> None:
    facts = set(typing.get_type_hints(hookseal.ErrorDetails))
    seen = {name for file in FILES for case in load(file) for name in case.details}
    assert len(seen) >= 10
    assert seen <= facts
