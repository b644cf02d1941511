"""FastAPI and Starlette: deliveries that are refused are answered, and the others reach the route.

>>> from typing import Annotated
>>> from fastapi import Depends, FastAPI
>>> from hookseal import Event, Webhook
>>> from hookseal.asgi import asgi
>>> app = FastAPI()
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> @app.post("/webhooks/singlekey")
... async def singlekey(event: Annotated[Event, Depends(asgi(webhook))]):
...     return {"received": event.type}

A route of Starlette's calls it: `event = await receive(request)`, with `receive = asgi(webhook)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from hookseal import Event
from hookseal.receive._intake import Answer, admit, broken_off

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hookseal import Webhook

_Event = TypeVar("_Event", bound=Event)


def asgi(webhook: Webhook[_Event]) -> Callable[[Request], Awaitable[_Event]]:
    """Give what makes the event of a request: a dependency of FastAPI's, or a function for a route of Starlette's.

    A route that has parsed the body itself, by a parameter of FastAPI's for it, has read all of it,
    however large.
    """

    async def receive(request: Request) -> _Event:
        try:
            event = admit(webhook, await read(request, webhook.max_body_bytes + 1), request.headers)
        except ClientDisconnect:
            event = broken_off(webhook)
        if isinstance(event, Answer):
            raise Refused(request, event)
        return event

    return receive


class Refused(HTTPException):
    """Ends a route, and has the sender answered."""

    def __init__(self, request: Request, answer: Answer) -> None:
        """Take the answer."""
        super().__init__(answer.status)
        self.answer = answer
        # Where Starlette looks for what answers an exception. Were it to look elsewhere one day, the sender would be
        # answered the same status, and the body of other such exceptions.
        handlers, _ = request.scope.get("starlette.exception_handlers", ({}, {}))
        handlers[Refused] = answered


async def answered(_: Request, refused: Refused) -> Response:
    """Give Starlette's response."""
    return response(refused.answer)


async def read(request: Request, limit: int) -> object:
    """Give the body, of which at most so many bytes are read, and those that came with the last of them."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) >= limit:
                break
    except RuntimeError:
        # Somebody has read it, and has not kept it.
        return None
    return bytes(body)


def response(answer: Answer) -> Response:
    """Give Starlette's."""
    return Response(answer.body, answer.status, dict(answer.headers))
