"""aiohttp's server: deliveries that are refused are answered, and the others reach the handler.

Needs aiohttp 3.14 or later.

>>> from aiohttp import web
>>> from hookseal import Webhook
>>> from hookseal.aiohttp import EVENT, aiohttp
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> @aiohttp(webhook)
... async def singlekey(request):
...     return web.json_response({"received": request[EVENT].type})
>>> app = web.Application()
>>> _ = app.router.add_post("/webhooks/singlekey", singlekey)
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, web

from hookseal import Event
from hookseal.receive._intake import Answer, BrokenOffError, admit, broken_off

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hookseal import Webhook

# Where a handler finds the event.
EVENT = web.RequestKey("hookseal.event", Event)


def aiohttp(
    webhook: Webhook[Any],
) -> Callable[
    [Callable[[web.Request], Awaitable[web.StreamResponse]]], Callable[[web.Request], Awaitable[web.StreamResponse]]
]:
    """Give the decorator of a handler that finds the event in `request[EVENT]`."""

    def decorate(
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        @wraps(handler)
        async def receive(request: web.Request) -> web.StreamResponse:
            try:
                event = admit(webhook, await read(request, webhook.max_body_bytes + 1), request.headers)
            except BrokenOffError:
                event = broken_off(webhook)
            if isinstance(event, Answer):
                return response(event)
            request[EVENT] = event
            return await handler(request)

        return receive

    return decorate


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
