"""The adapter of AWS Lambda, with requests as its documentation shows them."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from hookseal import Event, Webhook
from hookseal.aws_lambda import aws_lambda
from servers import SIGNED_LINE

if TYPE_CHECKING:
    from collections.abc import Callable

WEBHOOK = Webhook("singlekey", "x7Hq-only-the-two-of-us")
BODY = b'{"webhook_id":"wh_1","event":"screening.completed","timestamp":"2024-01-15T10:30:00Z","data":{}}'


@aws_lambda(WEBHOOK)
def handler(event: Event, request: dict[str, Any], context: object) -> Any:
    return {"statusCode": 200, "body": event.type, "of": (request, context)}


def version_1(body: str, headers: dict[str, str], **more: Any) -> dict[str, Any]:
    several = {name: [value] for name, value in headers.items()}
    return {"httpMethod": "POST", "headers": headers, "multiValueHeaders": several, "body": body, **more}


def version_2(body: str, headers: dict[str, str], **more: Any) -> dict[str, Any]:
    lower = {name.lower(): value for name, value in headers.items()}
    return {"version": "2.0", "requestContext": {"http": {"method": "POST"}}, "headers": lower, "body": body, **more}


def load_balancer(body: str, headers: dict[str, str], **more: Any) -> dict[str, Any]:
    several = {name.lower(): [value] for name, value in headers.items()}
    return {"httpMethod": "POST", "multiValueHeaders": several, "body": body, **more}


FORMS = pytest.mark.parametrize("form", [version_1, version_2, load_balancer])


@FORMS
def test_genuine(form: Callable[..., dict[str, Any]]) -> None:
    request = form(BODY.decode(), WEBHOOK.sign(BODY))
    assert handler(request, "context") == {
        "statusCode": 200,
        "body": "screening.completed",
        "of": (request, "context"),
    }


@FORMS
def test_genuine_in_base64(form: Callable[..., dict[str, Any]]) -> None:
    request = form(base64.b64encode(BODY).decode(), WEBHOOK.sign(BODY), isBase64Encoded=True)
    assert handler(request, None)["statusCode"] == 200


@FORMS
def test_forged(form: Callable[..., dict[str, Any]]) -> None:
    answer = handler(form(BODY.decode() + " ", WEBHOOK.sign(BODY)), None)
    assert (answer["statusCode"], json.loads(answer["body"])) == (401, {"error": "signature_mismatch"})
    headers = answer.get("headers") or {name: value for name, (value,) in answer["multiValueHeaders"].items()}
    assert headers == {"Content-Type": "application/json"}


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
def test_no_post(method: str) -> None:
    answer = handler({"httpMethod": method, "headers": WEBHOOK.sign(BODY), "body": BODY.decode()}, None)
    assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "POST")


def test_no_method() -> None:
    # As a mapping template makes it, and a queue.
    assert handler({"headers": WEBHOOK.sign(BODY), "body": BODY.decode()}, None)["statusCode"] == 200
    queued = handler({"Records": [{"messageId": "1", "body": "{}", "eventSource": "aws:sqs"}]}, None)
    assert (queued["statusCode"], json.loads(queued["body"])) == (401, {"error": "missing_header"})


def test_without_a_body() -> None:
    answer = handler({"httpMethod": "POST", "headers": WEBHOOK.sign(b""), "body": None}, None)
    assert (answer["statusCode"], json.loads(answer["body"])) == (400, {"error": "malformed_json"})


def test_parsed_already() -> None:
    answer = handler({"httpMethod": "POST", "headers": {}, "body": {"webhook_id": "wh_1"}}, None)
    assert (answer["statusCode"], json.loads(answer["body"])) == (500, {"error": "body_not_raw"})


QUERY = "tenant=7&q=%2Fx%20y&q=%C3%A9"
LINES: dict[str, dict[str, Any]] = {
    "1.0": {
        "httpMethod": "POST",
        "path": "/hook",
        "multiValueQueryStringParameters": {"tenant": ["7"], "q": ["/x y", "é"]},
        "requestContext": {"path": "/prod/hook"},
    },
    "2.0": {
        "rawPath": "/prod/hook",
        "rawQueryString": QUERY,
        "requestContext": {"http": {"method": "POST"}},
    },
    "load balancer": {
        "httpMethod": "POST",
        "path": "/prod/hook",
        "queryStringParameters": {"tenant": "7", "q": "%2Fx%20y&q=%C3%A9"},
        "requestContext": {"elb": {}},
    },
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_method_and_url(line: dict[str, Any]) -> None:
    function = aws_lambda(SIGNED_LINE)(lambda event, _request, _context: event.provider)
    url = f"https://example.com/prod/hook?{QUERY}"
    request = {**line, "headers": SIGNED_LINE.sign(b"{}", method="POST", url=url), "body": "{}"}
    assert function(request, None) == "acme"
    request["headers"] = SIGNED_LINE.sign(b"{}", method="POST", url=url.replace("/prod", ""))
    assert function(request, None)["statusCode"] == 401
