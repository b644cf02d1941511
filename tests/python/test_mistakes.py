"""What a program hands over in the wrong place: it hears what to hand over, and the sender is blamed for nothing."""

from __future__ import annotations

import asyncio
import datetime
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import RequestFactory
from flask import Flask, request
from hookseal import Webhook, WebhookConfigError, WebhookVerificationError, hospitable_personal_secret
from starlette.requests import Request
from werkzeug.test import EnvironBuilder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

if not settings.configured:
    settings.configure(ALLOWED_HOSTS=["testserver"])

WEBHOOK = Webhook("github", "a secret")
BODY = b"{}"
HEADERS = WEBHOOK.sign(BODY)
(HEADER,) = HEADERS
CGI = {"HTTP_" + HEADER.upper().replace("-", "_"): HEADERS[HEADER]}
SCOPE: dict[str, Any] = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "POST",
    "path": "/",
    "query_string": b"",
    "headers": [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()],
}
EVENT = {"headers": HEADERS, "requestContext": {"http": {"method": "POST"}}, "body": "{}", "isBase64Encoded": False}


def refused(body: Any, headers: Any, **delivery: Any) -> WebhookConfigError:
    """Give what both methods raise."""
    raised = []
    for method in (WEBHOOK.verify, WEBHOOK.receive):
        with pytest.raises(WebhookConfigError) as caught:
            method(body, headers, **delivery)
        raised.append(caught.value)
    first, second = raised
    assert (first.code, str(first), first.details) == (second.code, str(second), second.details)
    return first


@pytest.mark.parametrize(
    ("headers", "hint"),
    [
        (RequestFactory().post("/", headers=HEADERS).META, "`request.headers`"),
        (EnvironBuilder(method="POST", headers=HEADERS).get_environ(), "a WSGI environ"),
        (RequestFactory().post("/", headers=HEADERS), "a request, an object of type `WSGIRequest`"),
        (SCOPE, "an ASGI scope: hand over its `headers`"),
        (Request(SCOPE), "a request, an object of type `Request`"),
        (EVENT, "an event of AWS Lambda: hand over its `headers`"),
        ({"method": "POST", "headers": HEADERS}, "a request: hand over its `headers`"),
        (HEADERS.items, "call it"),
        (io.BytesIO(b"a: b"), "read it to its end"),
        (b"{}", "found bytes: the body comes first"),
        (bytearray(), "found bytes: the body comes first"),
        (None, "found None"),
        ("a: b", "an object of type `str`"),
        (7, "an object of type `int`"),
    ],
)
def test_what_is_no_headers(headers: Any, hint: str) -> None:
    error = refused(BODY, headers)
    assert (error.code, error.details["option"], error.status) == ("invalid_option", "headers", 500)
    assert hint in str(error)


def test_a_request_of_flask() -> None:
    with Flask(__name__).test_request_context("/", method="POST", headers=HEADERS):
        assert "a request, " in str(refused(BODY, request))
        assert refused(request, request.headers).code == "body_not_raw"
        assert "call it" in str(refused(request.get_data, request.headers))
        WEBHOOK.verify(BODY, request.headers)


def test_what_nobody_awaited() -> None:
    async def body() -> bytes:
        return BODY

    async def judge(pending: Callable[[], Awaitable[bytes]]) -> None:
        waiting = [pending(), pending()]
        assert "await it" in str(refused(waiting[0], HEADERS))
        assert "await it" in str(refused(BODY, waiting[1]))
        for each in waiting:
            await each
        for setting in ("secrets", "now"):
            given: dict[str, Any] = {"secrets": "a secret", setting: pending()}
            with pytest.raises(WebhookConfigError, match="await it"):
                Webhook("github", **given)
            await given[setting]

    asyncio.run(judge(body))
    asyncio.run(judge(lambda: asyncio.ensure_future(body())))


def test_what_has_no_headers_of_the_scheme_is_the_senders_fault() -> None:
    named = [{name: value} for name in ("headers", "wsgi.version", "requestContext") for value in ("a", ["a"], b"a")]
    # Names that a stranger may give to headers do not make an environ of them.
    for headers in ({}, [], {"Content-Type": "a"}, *named, {"REQUEST_METHOD": "POST", **CGI}):
        with pytest.raises(WebhookVerificationError, match="is missing"):
            WEBHOOK.verify(BODY, headers)


@pytest.mark.parametrize("name", ["Flask", "FastAPI", "Starlette", "Django", "aiohttp", "Lambda"])
def test_the_frameworks_of_the_language(name: str) -> None:
    message = str(refused({}, HEADERS))
    assert name in message
    assert "Express" not in message


def test_headers_are_looked_at_first_and_the_size_before_the_text() -> None:
    assert refused(None, None).details == {
        "option": "headers",
        "problem": "expected the request's headers as names and strings, found None. "
        "Hand over the headers object of the request as your framework gives it",
    }
    small = Webhook("github", "a secret", max_body_bytes=0)
    with pytest.raises(WebhookVerificationError, match="at most 0") as caught:
        small.verify("\ufffd", HEADERS)
    assert caught.value.code == "body_too_large"


def test_the_time_of_arrival_of_one_delivery() -> None:
    webhook = Webhook("singlekey", "a secret", now=lambda: 2_000_000_000)
    body = b'{"webhook_id":"wh_1","event":"screening.completed","timestamp":"2024-01-15T10:30:00Z","data":{}}'
    headers = webhook.sign(body, timestamp=1_700_000_000)
    with pytest.raises(WebhookVerificationError) as caught:
        webhook.verify(body, headers)
    assert caught.value.code == "timestamp_too_old"
    webhook.verify(body, headers, now=1_700_000_300.9)
    assert webhook.receive(body, headers, now=1_700_000_000, method="POST", url="https://example.com/").id == "wh_1"
    webhook.verify(body, webhook.sign(body), now=None, method=None, url=None)
    with pytest.raises(WebhookVerificationError) as caught:
        webhook.verify(body, headers, now=1_700_000_301)
    assert caught.value.details["skew_seconds"] == 301


@pytest.mark.parametrize(
    ("delivery", "option"),
    [
        ({"now": "2024-01-15"}, "now"),
        ({"now": float("nan")}, "now"),
        ({"now": True}, "now"),
        ({"now": datetime.datetime(2024, 1, 15, tzinfo=datetime.timezone.utc)}, "now"),
        ({"method": b"POST"}, "method"),
        ({"url": 7}, "url"),
        ({"tolerance_seconds": 5}, "tolerance_seconds"),
    ],
)
def test_what_no_delivery_has(delivery: dict[str, Any], option: str) -> None:
    error = refused(BODY, HEADERS, **delivery)
    assert (error.code, error.details["option"]) == ("invalid_option", option)


def test_options_are_spelled_as_python_spells_them() -> None:
    with pytest.raises(WebhookConfigError) as caught:
        Webhook("github", "a secret", tolerance=5)  # type: ignore[call-overload]
    assert "`tolerance_seconds`" in str(caught.value)
    assert "toleranceSeconds" not in str(caught.value)


def test_the_secret_of_nobody() -> None:
    with pytest.raises(WebhookConfigError) as caught:
        Webhook("hospitable", hospitable_personal_secret(None))
    assert caught.value.code == "empty_secret"
