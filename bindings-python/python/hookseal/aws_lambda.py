"""AWS Lambda, behind API Gateway (both payload formats), a function URL or a load balancer.

>>> from hookseal import Webhook
>>> from hookseal.aws_lambda import aws_lambda
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> @aws_lambda(webhook)
... def handler(event, request, context):
...     return {"statusCode": 200, "body": event.type}
>>> handler({"headers": {}, "body": "{}"}, None)["statusCode"]
401
"""

from __future__ import annotations

import base64
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from hookseal import Event
from hookseal.receive._intake import Answer, admit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hookseal import Webhook

_Event = TypeVar("_Event", bound=Event)
_Context = TypeVar("_Context")
_Request = dict[str, Any]


def aws_lambda(
    webhook: Webhook[_Event],
) -> Callable[[Callable[[_Event, _Request, _Context], Any]], Callable[[_Request, _Context], Any]]:
    """Give the decorator of a handler that is called with the event, and with what Lambda calls it with."""

    def decorate(handler: Callable[[_Event, _Request, _Context], Any]) -> Callable[[_Request, _Context], Any]:
        @wraps(handler)
        def receive(request: _Request, context: _Context) -> Any:
            event = admit(webhook, read(request), headers(request))
            return response(request, event) if isinstance(event, Answer) else handler(event, request, context)

        # Lambda calls it with two.
        del receive.__wrapped__
        return receive

    return decorate


def read(request: Mapping[str, Any]) -> object:
    """Give the body, which Lambda itself has read, and limits to 6 MB."""
    body = request.get("body")
    if body is None:
        return b""
    return base64.b64decode(body) if request.get("isBase64Encoded") else body


def headers(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the headers; several of one name where the gateway tells them apart."""
    found: Mapping[str, Any] = request.get("multiValueHeaders") or request.get("headers") or {}
    return found


def response(request: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    """Give Lambda's, with headers in the form that the request has them in."""
    several = "multiValueHeaders" in request and "headers" not in request
    named = (
        {"multiValueHeaders": {name: [value] for name, value in answer.headers}}
        if several
        else {"headers": dict(answer.headers)}
    )
    return {"statusCode": answer.status, "body": answer.body.decode(), "isBase64Encoded": False, **named}
