"""What the constructor, `sign` and `hospitable_personal_secret` take, and how they refuse the rest."""

from __future__ import annotations

import collections
import datetime
import decimal
import enum
import itertools
import sys
import time
import types
from typing import Any

import pytest
from hookseal import Webhook, WebhookConfigError, WebhookError, WebhookVerificationError, hospitable_personal_secret

BODY = b'{"event":"screening.completed","data":{"webhook_id":"wh_1"}}'
SCHEME: dict[str, Any] = {
    "name": "acme",
    "algorithm": "hmac-sha256",
    "signature": {"header": "Acme-Signature", "layout": "plain", "encoding": "hex"},
    "signedContent": [{"header": "Acme-Topic"}, {"literal": "."}, "body"],
    "secret": "utf8",
}


def refusal(call: Any, *arguments: Any, **options: Any) -> WebhookConfigError:
    """Give the exception that the call raises."""
    with pytest.raises(WebhookConfigError) as caught:
        call(*arguments, **options)
    return caught.value


class Text(str, enum.Enum):
    """Text and a constant."""

    PROVIDER = "dossier"


class Number(enum.IntEnum):
    """A number and a constant."""

    TOLERANCE = 5


@pytest.mark.parametrize("secrets", ["a", b"a", ["a"], ("a",), [b"a", "b"], ["b", "a"]])
def test_secrets(secrets: Any) -> None:
    Webhook("dossier", secrets).verify(BODY, Webhook("dossier", "a").sign(BODY))


def test_a_secret_that_is_not_ascii() -> None:
    Webhook("dossier", "pässwörd €").verify(BODY, Webhook("dossier", "pässwörd €".encode()).sign(BODY))


@pytest.mark.parametrize("secrets", [None, "", b"", [], [None], ["a", ""], ["a", b""], ["a", None]])
def test_empty_secrets(secrets: Any) -> None:
    assert refusal(Webhook, "dossier", secrets).code == "empty_secret"


def test_no_secret_at_all() -> None:
    assert refusal(Webhook, "dossier").code == "empty_secret"


@pytest.mark.parametrize(
    ("secrets", "index"),
    [
        (5, 0),
        (5.0, 0),
        (float("nan"), 0),
        (True, 0),
        ({"a": "b"}, 0),
        (object(), 0),
        (b"\xff", 0),
        ("\ud800", 0),
        (bytearray(b"a"), 0),
        (iter("a"), 0),
        ({"a"}, 0),
        (["a", 5], 1),
        (["a", ["b"]], 1),
        (["a", b"\xff"], 1),
        (["a", 10**400], 1),
        (["a", datetime.timedelta(1)], 1),
    ],
    ids=repr,
)
def test_what_is_no_secret(secrets: Any, index: int) -> None:
    error = refusal(Webhook, "dossier", secrets)
    assert (error.code, error.details["index"]) == ("malformed_secret", index)
    assert error.__cause__ is None  # It would show the secret.


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (float("nan"), "NaN"),
        (float("-inf"), "-inf"),
        (10**400, "an integer beyond 64 bits"),
        ("\ud800", "text with a lone surrogate"),
        (decimal.Decimal(5), "an object of type `Decimal`"),
        ({1, 2}, "an object of type `set`"),
        (bytearray(b"a"), "an object of type `bytearray`"),
    ],
    ids=ascii,
)
def test_what_json_cannot_express_is_refused_like_the_rest(value: Any, found: str) -> None:
    def said(*arguments: Any, **options: Any) -> str:
        return refusal(Webhook, *arguments, **options).message

    option = "the option `{}` is not valid: expected {}, found {}"
    whole = "a whole number of 0 or more"
    assert said("dossier", "a", max_body_bytes=value) == option.format("max_body_bytes", whole, found)
    assert said("dossier", "a", check_timestamp=value) == option.format("check_timestamp", "true or false", found)
    assert said("dossier", "a", schema=value) == option.format("schema", '"report" or "enforce"', found)
    assert said("dossier", value) == f"the secret is malformed: expected a string, found {found}"
    assert said("dossier", ["a", value]) == f"secret number 2 is malformed: expected a string, found {found}"
    scheme = "the scheme is not valid at {}: expected {}, found {}"
    assert said(value, "a") == scheme.format("its top level", "a provider's name or a scheme", found)
    assert said({**SCHEME, "name": value}, "a") == scheme.format("`/name`", "a string", found)


@pytest.mark.parametrize("name", ["secret", "webhook_secret", "signing_key", "token"])
def test_a_secret_by_another_name_is_told_where_it_goes(name: str) -> None:
    error = refusal(Webhook, "github", **{name: "a secret"})
    said = "there is no such option: the secret is the second argument, or by its name `secrets`"
    assert error.details == {"option": name, "problem": said}
    assert "a secret" not in str(error)
    # Where it is there already, that was not the mistake.
    options = refusal(Webhook, "github", "a secret", **{name: "another"}).details["problem"]
    assert options.startswith("there is no such option: expected `tolerance_seconds`")


@pytest.mark.parametrize(
    ("value", "found"),
    [(-1, "-1.0"), (float("nan"), "NaN"), (True, "an object of type `bool`"), ("5", "an object of type `str`")],
)
def test_times_that_are_none_are_named(value: Any, found: str) -> None:
    said = "the option `{}` is not valid: expected Unix seconds as a number of 0 or more, found {}"
    webhook = Webhook("dossier", "a", now=lambda: value)
    assert refusal(webhook.sign, BODY).message == said.format("now", found)
    assert refusal(webhook.sign, BODY, timestamp=value).message == said.format("timestamp", found)


def containing_itself() -> Any:
    """Give a scheme that has no end."""
    scheme: dict[str, Any] = {"name": "acme"}
    scheme["envelope"] = scheme
    return scheme


@pytest.mark.parametrize(
    ("provider", "path"),
    [
        (None, ""),
        (5, ""),
        (float("inf"), ""),
        (["github"], ""),
        (b"github", ""),
        (object(), ""),
        ("\ud800", ""),
        ({}, ""),
        ({**SCHEME, "name": float("nan")}, "/name"),
        ({**SCHEME, "name": b"acme"}, "/name"),
        (types.MappingProxyType({**SCHEME, "name": b"acme"}), "/name"),
        ({**SCHEME, "a/b~": {1, 2}}, "/a~1b~0"),
        ({**SCHEME, "signedContent": ["body", {"literal": datetime.date(2024, 1, 1)}]}, "/signedContent/1/literal"),
        ({**SCHEME, "signature": {5: "a"}}, "/signature"),
        ({**SCHEME, "signature": {"\ud800": "a"}}, "/signature"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_scheme(provider: Any, path: str) -> None:
    error = refusal(Webhook, provider, "a secret")
    assert (error.code, error.details["path"]) == ("invalid_scheme", path)


@pytest.mark.parametrize(("levels", "problem"), [(31, "there is no such field"), (32, "at most 32 levels")])
def test_levels_of_a_scheme(levels: int, problem: str) -> None:
    nested: Any = None
    for _ in range(levels - 1):
        nested = [nested]
    error = refusal(Webhook, {**SCHEME, "more": nested}, "a secret")
    assert error.code == "invalid_scheme"
    assert problem in str(error)


@pytest.mark.parametrize("headers", [{"A": 5}, {5: "a"}, {"A": None}])
def test_headers_to_sign_that_are_no_text(headers: Any) -> None:
    error = refusal(Webhook("github", "a secret").sign, BODY, headers=headers)
    assert (error.code, error.details["option"]) == ("invalid_option", "headers")


def test_a_scheme_that_contains_itself() -> None:
    error = refusal(Webhook, containing_itself(), "a secret")
    assert error.code == "invalid_scheme"
    assert "contain itself" in str(error)


class Failing(collections.UserDict[str, Any]):
    """A mapping that fails."""

    def __iter__(self) -> Any:
        """Fail."""
        raise LookupError


def test_a_mapping_that_fails() -> None:
    error = refusal(Webhook, Failing(SCHEME), "a secret")
    assert error.code == "invalid_scheme"
    assert isinstance(error.__cause__, LookupError)


@pytest.mark.parametrize(
    "provider",
    [SCHEME, types.MappingProxyType(SCHEME), collections.OrderedDict(SCHEME), {**SCHEME, "signedContent": ("body",)}],
)
def test_a_scheme_in_any_mapping(provider: Any) -> None:
    webhook = Webhook(provider, "a secret")
    webhook.verify(BODY, webhook.sign(BODY, headers={"Acme-Topic": "x"}) | {"Acme-Topic": "x"})
    assert repr(webhook) == "Webhook('acme')"


def test_constants_are_their_values() -> None:
    webhook = Webhook(Text.PROVIDER, "a", tolerance_seconds=Number.TOLERANCE)
    assert repr(webhook) == "Webhook('dossier')"


@pytest.mark.parametrize(
    "options",
    [
        {"tolerance_seconds": True},
        {"tolerance_seconds": -1},
        {"tolerance_seconds": 0.5},
        {"tolerance_seconds": 10**400},
        {"tolerance_seconds": float("nan")},
        {"tolerance_seconds": decimal.Decimal(5)},
        {"tolerance_seconds": datetime.timedelta(minutes=5)},
        {"tolerance_seconds": None},
        {"check_timestamp": "no"},
        {"check_timestamp": 0},
        {"max_body_bytes": -1},
        {"max_body_bytes": b"1"},
        {"schema": "strict"},
        {"schema": containing_itself()},
        {"now": None},
        {"now": 1_700_000_000},
        {"tolerance": 5},
        {"\ud800": 5},
    ],
    ids=lambda value: ascii(value)[:60],
)
def test_options(options: Any) -> None:
    error = refusal(Webhook, "singlekey", "a secret", **options)
    assert error.code == "invalid_option"
    assert error.details["option"] in {*options, "\ufffd\ufffd\ufffd"}


@pytest.mark.parametrize(
    "now", [lambda: 1_700_000_000, lambda: 1_700_000_000.999, lambda: decimal.Decimal(1_700_000_000)]
)
def test_now(now: Any) -> None:
    webhook = Webhook("realestateapi", "a secret", now=now, tolerance_seconds=0)
    headers = webhook.sign(BODY)
    assert headers["X-RealEstateAPI-Timestamp"] == "1700000000"
    webhook.verify(BODY, headers)


def test_now_is_time_time_unless_given(monkeypatch: pytest.MonkeyPatch) -> None:
    webhook = Webhook("realestateapi", "a secret")
    before = int(time.time())
    assert before <= int(webhook.sign(BODY)["X-RealEstateAPI-Timestamp"]) <= time.time()
    # Whoever freezes time in a test replaces this.
    monkeypatch.setattr(time, "time", lambda: 5.5)
    assert webhook.sign(BODY)["X-RealEstateAPI-Timestamp"] == "5"


@pytest.mark.parametrize(
    "value",
    [None, "1700000000", True, float("nan"), float("inf"), -1, -0.5, 1e300, 10**400, 1j, [], time],
    ids=lambda value: repr(value)[:20],
)
def test_times_that_are_none(value: Any) -> None:
    signed = Webhook("realestateapi", "a secret").sign(BODY)
    webhook = Webhook("realestateapi", "a secret", now=lambda: value)
    for error in (refusal(webhook.verify, BODY, signed), refusal(webhook.sign, BODY)):
        assert (error.code, error.details["option"]) == ("invalid_option", "now")
    if value is not None:
        assert refusal(webhook.sign, BODY, timestamp=value).code == "invalid_option"


def test_a_clock_in_milliseconds() -> None:
    signed = Webhook("realestateapi", "a secret").sign(BODY)
    webhook = Webhook("realestateapi", "a secret", now=lambda: time.time() * 1000)
    error = refusal(webhook.verify, BODY, signed)
    assert (error.code, error.details["option"]) == ("invalid_option", "now")
    # Not where it does not matter, and for tests of what refuses such a timestamp.
    github = Webhook("github", "a secret", now=lambda: time.time() * 1000)
    github.verify(BODY, github.sign(BODY))
    assert webhook.sign(BODY, timestamp=1_700_000_000_000)["X-RealEstateAPI-Timestamp"] == "1700000000000"


def test_a_clock_that_fails() -> None:
    failure = OSError("no clock")

    def now() -> float:
        raise failure

    webhook = Webhook("realestateapi", "a secret", now=now)
    error = refusal(webhook.verify, BODY, Webhook("realestateapi", "a secret").sign(BODY))
    assert (error.code, error.details["option"]) == ("invalid_option", "now")
    assert error.__cause__ is failure


def test_a_clock_that_is_interrupted() -> None:
    def now() -> float:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Webhook("realestateapi", "a secret", now=now).sign(BODY)


def test_tolerance_in_both_directions() -> None:
    times = itertools.chain([1000], [995, 1005, 994, 1006])
    webhook = Webhook("realestateapi", "a secret", now=lambda: next(times), tolerance_seconds=5)
    headers = webhook.sign(BODY)
    webhook.verify(BODY, headers)
    webhook.verify(BODY, headers)
    for code in ("timestamp_too_new", "timestamp_too_old"):
        with pytest.raises(WebhookVerificationError) as caught:
            webhook.verify(BODY, headers)
        assert caught.value.code == code
        assert caught.value.details["skew_seconds"] == 6


def test_sign() -> None:
    webhook = Webhook("standard-webhooks", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
    headers = webhook.sign(BODY, id="msg_1", timestamp=int(time.time()))
    webhook.verify(BODY, headers)
    assert list(headers) == ["webhook-signature", "webhook-timestamp", "webhook-id"]


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"id": ""},
        {"id": "a.b"},
        {"id": 5},
        {"id": b"msg_1"},
        {"id": "\ud800"},
        {"id": "a", "timestamp": "5"},
        {"id": "a", "headers": 5},
        {"id": "a", "headers": {"a": 5}},
        {"id": "a", "headers": {5: "a"}},
        {"id": "a", "headers": [("a",)]},
    ],
    ids=ascii,
)
def test_what_cannot_be_signed_with(arguments: Any) -> None:
    webhook = Webhook("standard-webhooks", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
    assert refusal(webhook.sign, BODY, **arguments).code == "invalid_option"


def test_the_secret_is_not_shown() -> None:
    secret = "a secret that nobody must see"
    webhook = Webhook("dossier", [secret, secret + " again"])
    assert repr(webhook) == "Webhook('dossier')"
    shown = [repr(webhook), str(webhook), f"{webhook}"]
    for secrets in ([secret, 5], [secret, "\n" + secret], secret + "\ud800"):
        error = refusal(Webhook, "dossier", secrets)
        shown += [str(error), repr(error), repr(error.details), repr(error.__cause__)]
    with pytest.raises(WebhookError) as caught:
        webhook.verify(BODY, {"X-Webhook-Signature": "a"})
    shown += [repr(caught.value), repr(caught.value.details)]
    assert not [text for text in shown if secret in text]
    assert not hasattr(webhook, "__dict__")


def test_nothing_holds_on_to_the_secret() -> None:
    secret = "".join(["a secret", " of its own"])
    before = sys.getrefcount(secret)
    webhooks = [Webhook("dossier", [secret]) for _ in range(10)]
    assert sys.getrefcount(secret) == before
    assert len(webhooks) == 10


def test_hospitable_personal_secret() -> None:
    assert hospitable_personal_secret("jürgen@example.com") == "asO8cmdlbkBleGFtcGxlLmNvbQ=="
    for nothing in (None, ""):
        assert hospitable_personal_secret(nothing) == ""
    for email in (5, b"a@example.com", "\ud800"):
        error = refusal(hospitable_personal_secret, email)
        assert (error.code, error.details["option"]) == ("invalid_option", "email")
