"""aiohttp's server: a handler of a receiver, or a decorator by which a handler gets the event of each delivery.

Needs aiohttp 3.14 or later.

>>> from aiohttp import web
>>> from hookseal import Webhook
>>> from hookseal.aiohttp import EVENT, aiohttp
>>> from hookseal.receive import AsyncReceiver
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> @aiohttp(webhook)
... async def singlekey(request):
...     return web.json_response({"received": request[EVENT].type})
>>> app = web.Application()
>>> _ = app.router.add_post("/webhooks/singlekey", singlekey)
>>> _ = app.router.add_post("/webhooks/received", aiohttp(AsyncReceiver(webhook)))
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeAlias, overload

from aiohttp import ClientError, web

from hookseal import Event, Webhook
from hookseal.receive._intake import Intake
from hookseal.receive._request import Answer, AsyncAnswering, AsyncRequest, BrokenOffError, refuse_other_kind

# Where a handler finds the event.
EVENT = web.RequestKey("hookseal.event", Event)

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


@overload
def aiohttp(target: AsyncAnswering, /) -> Handler: ...
@overload
def aiohttp(target: Webhook[Any], /) -> Callable[[Handler], Handler]: ...
def aiohttp(target: AsyncAnswering | Webhook[Any], /) -> Any:
    """Give the handler of an `AsyncReceiver` or its health check; or, of a `Webhook`, a decorator.

    The decorated handler finds the event in `request[EVENT]`.
    """
    if not isinstance(target, Webhook):
        refuse_other_kind(target, "answer_soon")

        async def answer(request: web.Request) -> web.StreamResponse:
            return response(await target.answer_soon(incoming(request)))

        return answer
    intake = Intake(target)

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        async def receive(request: web.Request) -> web.StreamResponse:
            event = await intake.admit_soon(incoming(request))
            if isinstance(event, Answer):
                return response(event)
            request[EVENT] = event
            return await handler(request)

        return receive

    return decorate


def incoming(request: web.Request) -> AsyncRequest:
    """Give the request."""
    return AsyncRequest(
        request.method,
        request.headers,
        lambda name: ",".join(request.headers.getall(name, [])),
        request.remote or "",
        request.raw_path,
        lambda limit: read(request, limit),
    )


async def read(request: web.Request, limit: int) -> object:
    """Give the body, of which at most so many bytes are read; or the form that a parser has made of it."""
    # `client_max_size` is for what the program parses, and does not stop the stream.
    body = bytearray()
    try:
        while len(body) < limit and (piece := await request.content.read(limit - len(body))):
            body += piece
        # What was read before and is kept is given by `read`.
        found = bytes(body) or await request.read()
    except (ClientError, ConnectionError):
        raise BrokenOffError from None
    return found if found or not request.body_exists else await request.post()


def response(answer: Answer) -> web.Response:
    """Give aiohttp's."""
    return web.Response(body=answer.body, status=answer.status, headers=dict(answer.headers))
