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
from hookseal.receive._request import Answer, Answering, AsyncAnswering, BrokenOffError, Request, awaited, whole
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
        # Django has the body in memory or in a file by now.
        async def answer_soon(request: HttpRequest) -> HttpResponse:
            return response(await target.answer_soon(awaited(incoming(request))))

        return exempt(answer_soon)

    def answer(request: HttpRequest) -> HttpResponse:
        return response(target.answer(incoming(request)))

    return exempt(answer)


def decorator(intake: Intake) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a decorator."""

    def admit(request: HttpRequest) -> HttpResponse | None:
        request.event = event = intake.admit(incoming(request))
        return response(event) if isinstance(event, Answer) else None

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.iscoroutinefunction(view):

            @wraps(view)
            async def receive_soon(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
                return admit(request) or await view(request, *args, **kwargs)

            return exempt(receive_soon)

        @wraps(view)
        def receive(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            return admit(request) or view(request, *args, **kwargs)

        return exempt(receive)

    return decorate


def exempt(view: Callable[..., Any]) -> Callable[..., Any]:
    """Do what `csrf_exempt` does, without another function around it."""
    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


def incoming(request: HttpRequest) -> Request:
    """Give the request."""
    found: dict[str, str] = request.META

    def header(name: str) -> str:
        value: str = request.headers.get(name, "")
        return value

    def read(limit: int) -> object:
        # DATA_UPLOAD_MAX_MEMORY_SIZE is for what the program parses, and does not stop `read`.
        try:
            body: bytes = request.read(limit)
        except UnreadablePostError:
            raise BrokenOffError from None
        return whole(body, int(found.get("CONTENT_LENGTH") or 0), limit, lambda: request.POST)

    # Where Django is served by ASGI.
    scope = getattr(request, "scope", None)
    url = of_environ(found) if scope is None else of_scope(scope)
    return Request(request.method or "", request.headers, header, found.get("REMOTE_ADDR", ""), url, read)


def response(answer: Answer) -> HttpResponse:
    """Give Django's."""
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
