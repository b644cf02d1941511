"""FastAPI and Starlette: a route of a receiver, or what gives a route the event of each delivery.

>>> from typing import Annotated
>>> from fastapi import Depends, FastAPI
>>> from hookseal import Event, Webhook
>>> from hookseal.asgi import asgi
>>> from hookseal.receive import AsyncReceiver
>>> app = FastAPI()
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> @app.post("/webhooks/singlekey")
... async def singlekey(event: Annotated[Event, Depends(asgi(webhook))]):
...     return {"received": event.type}
>>> route = app.post("/webhooks/received")(asgi(AsyncReceiver(webhook)))

A route of Starlette's calls it: `event = await receive(request)`, with `receive = asgi(webhook)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from hookseal import Event, Webhook
from hookseal.receive._intake import Intake
from hookseal.receive._request import Answer, AsyncAnswering, AsyncRequest, BrokenOffError, refuse_other_kind
from hookseal.receive._target import of_scope

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_Event = TypeVar("_Event", bound=Event)


@overload
def asgi(target: AsyncAnswering, /) -> Callable[[Request], Awaitable[Response]]: ...
@overload
def asgi(target: Webhook[_Event], /) -> Callable[[Request], Awaitable[_Event]]: ...
def asgi(target: AsyncAnswering | Webhook[Any], /) -> Any:
    """Give the route of an `AsyncReceiver` or its health check; or what gives a route the event of a `Webhook`.

    The latter is a dependency of FastAPI's, or a function that a route of Starlette's calls. A route
    that has parsed the body itself, by a parameter of FastAPI's for it, has read all of it, however
    large.
    """
    if not isinstance(target, Webhook):
        refuse_other_kind(target, "answer_soon")

        async def answer(request: Request) -> Response:
            return response(await target.answer_soon(incoming(request)))

        return answer
    intake = Intake(target)

    async def receive(request: Request) -> Any:
        event = await intake.admit_soon(incoming(request))
        if isinstance(event, Answer):
            raise Refused(request, event)
        return event

    return receive


def incoming(request: Request) -> AsyncRequest:
    """Give the request."""
    return AsyncRequest(
        request.method,
        request.headers,
        lambda name: ",".join(request.headers.getlist(name)),
        request.client.host if request.client else "",
        of_scope(request.scope),
        lambda limit: read(request, limit),
    )


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
    except ClientDisconnect:
        raise BrokenOffError from None
    except RuntimeError:
        # Somebody has read it, and has not kept it.
        return None
    return bytes(body)


def response(answer: Answer) -> Response:
    """Give Starlette's."""
    return Response(answer.body, answer.status, dict(answer.headers))
