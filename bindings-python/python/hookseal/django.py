"""Django: a view of a receiver, or a decorator by which a view gets the event of each delivery.

>>> from django.http import JsonResponse
>>> from hookseal import Webhook
>>> from hookseal.django import django
>>> from hookseal.receive import Receiver
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> @django(webhook)
... def singlekey(request):
...     return JsonResponse({"received": request.event.type})
>>> # urlpatterns = [path("webhooks/singlekey", singlekey), path("received", django(Receiver(webhook)))]
"""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Any, overload

# It has no types of its own.
from django.http import (  # type: ignore[import-untyped]
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    UnreadablePostError,
)

from hookseal import Webhook
from hookseal.receive._intake import Intake
from hookseal.receive._request import Answer, Answering, AsyncAnswering, AsyncRequest, BrokenOffError, Request
from hookseal.receive._target import of_environ, of_scope

if TYPE_CHECKING:
    from collections.abc import Callable


@overload
def django(target: Answering | AsyncAnswering, /) -> Callable[[HttpRequest], Any]: ...
@overload
def django(target: Webhook[Any], /) -> Callable[[Callable[..., Any]], Callable[..., Any]]: ...
def django(target: Answering | AsyncAnswering | Webhook[Any], /) -> Any:
    """Give the view of a `Receiver`, an `AsyncReceiver` or a health check; or, of a `Webhook`, a decorator.

    The decorated view, synchronous or not, finds the event in `request.event`. Views are exempt from
    the protection against forged forms (CSRF), which no provider passes. `request.body` is read
    already.
    """
    return decorator(Intake(target)) if isinstance(target, Webhook) else view_of(target)


def view_of(target: Any) -> Callable[..., Any]:
    """Give a view."""
    if hasattr(target, "answer_soon"):

        async def answer_soon(request: HttpRequest) -> HttpResponse:
            return response(await target.answer_soon(incoming_soon(request)))

        return exempt(answer_soon)

    def answer(request: HttpRequest) -> HttpResponse:
        return response(target.answer(incoming(request)))

    return exempt(answer)


def decorator(intake: Intake) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a decorator."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.iscoroutinefunction(view):

            @wraps(view)
            async def receive_soon(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
                event = intake.admit(incoming(request))
                if isinstance(event, Answer):
                    return response(event)
                request.event = event
                answer: HttpResponseBase = await view(request, *args, **kwargs)
                return answer

            return exempt(receive_soon)

        @wraps(view)
        def receive(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            event = intake.admit(incoming(request))
            if isinstance(event, Answer):
                return response(event)
            request.event = event
            answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer

        return exempt(receive)

    return decorate


def exempt(view: Callable[..., Any]) -> Callable[..., Any]:
    """Do what `csrf_exempt` does, without another function around it."""
    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


def head(request: HttpRequest) -> Any:
    """Give what a request has besides its body."""
    found: dict[str, str] = request.META
    # Where Django is served by ASGI.
    scope = getattr(request, "scope", None)
    return {
        "method": request.method or "",
        "headers": request.headers,
        "header": lambda name: request.headers.get(name, ""),
        "peer": found.get("REMOTE_ADDR", ""),
        "url": of_environ(found) if scope is None else of_scope(scope),
    }


def incoming(request: HttpRequest) -> Request:
    """Give the request."""
    return Request(**head(request), read=lambda limit: read(request, limit))


def incoming_soon(request: HttpRequest) -> AsyncRequest:
    """Give the request. Django has its body in memory or in a file by now."""

    async def read_soon(limit: int) -> object:
        return read(request, limit)

    return AsyncRequest(**head(request), read=read_soon)


def read(request: HttpRequest, limit: int) -> object:
    """Give the body, of which at most so many bytes are read; or the form that a parser has made of it."""
    # DATA_UPLOAD_MAX_MEMORY_SIZE is for what the program parses, and does not stop `read`.
    try:
        body: bytes = request.read(limit)
    except UnreadablePostError:
        raise BrokenOffError from None
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if not body and length:
        return request.POST
    # Django gives a body that ended too early like any other.
    if len(body) < min(length, limit):
        raise BrokenOffError
    return body


def response(answer: Answer) -> HttpResponse:
    """Give Django's."""
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
