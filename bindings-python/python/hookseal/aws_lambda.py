"""AWS Lambda, behind API Gateway (both payload formats), a function URL or a load balancer.

>>> from hookseal import Webhook
>>> from hookseal.aws_lambda import aws_lambda
>>> from hookseal.receive import Receiver
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> @aws_lambda(webhook)
... def handler(event, request, context):
...     return {"statusCode": 200, "body": event.type}
>>> request = {"httpMethod": "POST", "headers": {}, "body": "{}"}
>>> handler(request, None)["statusCode"]
401
>>> receive = aws_lambda(Receiver(webhook))
>>> receive(request, None)["body"]
'{"error":"missing_header"}'
"""

from __future__ import annotations

import base64
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload
from urllib.parse import quote

from hookseal import Event, Webhook
from hookseal.receive._intake import Intake
from hookseal.receive._machine import METHOD
from hookseal.receive._request import Answer, Answering, Request, refuse_other_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_Event = TypeVar("_Event", bound=Event)
_Incoming: TypeAlias = dict[str, Any]


@overload
def aws_lambda(target: Answering, /) -> Callable[[_Incoming, Any], dict[str, Any]]: ...
@overload
def aws_lambda(
    target: Webhook[_Event], /
) -> Callable[[Callable[[_Event, _Incoming, Any], Any]], Callable[[_Incoming, Any], Any]]: ...
def aws_lambda(target: Answering | Webhook[Any], /) -> Any:
    """Give the function of a `Receiver` or its health check; or, of a `Webhook`, a decorator.

    The decorated function is called with the event, and with what Lambda calls it with.
    """
    if not isinstance(target, Webhook):
        refuse_other_kind(target, "answer")
        return lambda request, _context: response(request, target.answer(incoming(request)))
    intake = Intake(target)

    def decorate(handler: Callable[[Any, _Incoming, Any], Any]) -> Callable[[_Incoming, Any], Any]:
        def receive(request: _Incoming, context: Any) -> Any:
            event = intake.admit(incoming(request))
            return response(request, event) if isinstance(event, Answer) else handler(event, request, context)

        return receive

    return decorate


def incoming(request: Mapping[str, Any]) -> Request:
    """Give the request, of whichever form."""
    several: Mapping[str, list[str]] = request.get("multiValueHeaders") or {
        name: [value] for name, value in (request.get("headers") or {}).items()
    }
    lower: dict[str, list[str]] = {}
    for name, values in several.items():
        lower.setdefault(name.lower(), []).extend(values)
    context = request.get("requestContext") or {}
    about = context.get("http") or context.get("identity") or {}
    return Request(
        # What tells none, such as what a mapping template made, was sent here by the program's own routing.
        request.get("httpMethod") or about.get("method") or METHOD,
        several,
        lambda name: ",".join(lower.get(name.lower(), [])),
        about.get("sourceIp") or "",
        target(request, context),
        lambda _: read(request),
    )


def target(request: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    """Give path and query. Those of format 1.0 are decoded, but for a load balancer's, and written anew."""
    path: str | None = request.get("rawPath")
    if path is None:
        write: Callable[[str], str] = str if "elb" in context else partial(quote, safe="")
        lists: Mapping[str, list[str]] = request.get("multiValueQueryStringParameters") or {
            name: [value] for name, value in (request.get("queryStringParameters") or {}).items()
        }
        query = "&".join(f"{write(name)}={write(value)}" for name, values in lists.items() for value in values)
        # With the stage, as the sender wrote it.
        path = context.get("path") or request.get("path") or ""
    else:
        query = request.get("rawQueryString") or ""
    return f"{path}?{query}" if query else path


def read(request: Mapping[str, Any]) -> object:
    """Give the body, which Lambda itself has read, and limits to 6 MB."""
    body = request.get("body")
    if body is None:
        return b""
    return base64.b64decode(body) if request.get("isBase64Encoded") else body


def response(request: Mapping[str, Any], answer: Answer) -> dict[str, Any]:
    """Give Lambda's, with headers in the form that the request has them in."""
    several = "multiValueHeaders" in request and "headers" not in request
    named = (
        {"multiValueHeaders": {name: [value] for name, value in answer.headers}}
        if several
        else {"headers": dict(answer.headers)}
    )
    return {"statusCode": answer.status, "body": answer.body.decode(), "isBase64Encoded": False, **named}
