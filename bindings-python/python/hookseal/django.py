"""Django: deliveries that are refused are answered, and the others reach the view.

>>> from django.http import JsonResponse
>>> from hookseal import Webhook
>>> from hookseal.django import django
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> @django(webhook)
... def singlekey(request):
...     return JsonResponse({"received": request.event.type})
>>> # urlpatterns = [path("webhooks/singlekey", singlekey)]
"""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError

from hookseal.receive._intake import Answer, BrokenOffError, admit, broken_off

if TYPE_CHECKING:
    from collections.abc import Callable

    from hookseal import Event, Webhook


def django(webhook: Webhook[Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give the decorator of a view, synchronous or not, that finds the event in `request.event`.

    The view is exempt from the protection against forged forms (CSRF), which no provider passes.
    `request.body` is read already: what it had is in the event.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.iscoroutinefunction(view):

            @wraps(view)
            async def receive_soon(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
                event = admitted(webhook, request)
                if isinstance(event, Answer):
                    return response(event)
                request.event = event
                answer: HttpResponseBase = await view(request, *args, **kwargs)
                return answer

            exempt(receive_soon)
            return receive_soon

        @wraps(view)
        def receive(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            event = admitted(webhook, request)
            if isinstance(event, Answer):
                return response(event)
            request.event = event
            answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer

        exempt(receive)
        return receive

    return decorate


def exempt(view: Callable[..., Any]) -> None:
    """Do what `csrf_exempt` does, which gives another function."""
    view.csrf_exempt = True  # type: ignore[attr-defined]


def admitted(webhook: Webhook[Any], request: HttpRequest) -> Event | Answer:
    """Give the event of a request, or what it is answered."""
    try:
        return admit(webhook, read(request, webhook.max_body_bytes + 1), request.headers)
    except BrokenOffError:
        return broken_off(webhook)


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
