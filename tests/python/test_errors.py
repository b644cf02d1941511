"""The exceptions, whatever their reason."""

from __future__ import annotations

import copy
import pickle
import typing

import hookseal
import pytest
from hookseal import Webhook, WebhookConfigError, WebhookError, WebhookPayloadError, WebhookVerificationError, _hookseal


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
