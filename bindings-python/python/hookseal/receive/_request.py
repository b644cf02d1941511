"""Requests and answers, as every adapter hands them over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hookseal import Headers

JSON = ("Content-Type", "application/json")


class BrokenOffError(Exception):
    """The sender left before all of the body had come. Nobody is there to be answered."""


def whole(body: bytes, declared: int, limit: int, parsed: Callable[[], object]) -> object:
    """Give a body that was read up to a limit, or what a parser has made of it that has read it before.

    Raises `BrokenOffError` for one that ended before what its head declared.
    """
    if not body and declared:
        return parsed()
    if len(body) < min(declared, limit):
        raise BrokenOffError
    return body


def text_of(value: str) -> str:
    """Give what is text for the core: a lone surrogate, in which servers keep a stranger's byte, is none."""
    return value if value.isascii() else value.encode(errors="replace").decode()


# Not frozen, as what follows: setting fields that are frozen takes most of the time of making one.
@dataclass
class Answer:
    """What the sender is answered, for an adapter to put into its framework's response."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


# A framework wants some answer to every request; that of a sender who has left reaches nobody. Should it reach somebody
# after all, the event is sent again.
UNSENT = Answer(503)


def json_answer(status: int, body: object, *headers: tuple[str, str]) -> Answer:
    """Give an answer with a JSON document."""
    return Answer(status, json.dumps(body, separators=(",", ":")).encode(), (JSON, *headers))


@dataclass
class Head:
    """What is known of a request before its body is read."""

    method: str
    headers: Headers
    header: Callable[[str], str]
    """Gives the values of a header, joined by commas where there are several, and nothing where there is none."""
    peer: str
    """The address that the request came from."""
    url: str = ""
    """As it arrived, with nothing decoded where the server keeps it: the path and the query.

    No host, which would be made up of headers; before anything that a router removes.
    """

    @property
    def query(self) -> str:
        """Give what follows the question mark."""
        return text_of(self.url.partition("?")[2])

    def text(self, name: str) -> str:
        """Give the values of a header as `header` does, as text that the core takes."""
        return text_of(self.header(name))


@dataclass
class Request(Head):
    """A request whose body is read by a call."""

    read: Callable[[int], object] = lambda _: b""
    """Gives the body, of which it reads about so many bytes; what is no body is what somebody made of it before.

    Raises `BrokenOffError`.
    """


@dataclass
class AsyncRequest(Head):
    """A request whose body is awaited."""

    read: Callable[[int], Awaitable[object]] | None = None
    """As `Request.read`."""


def awaited(request: Request) -> AsyncRequest:
    """Give a request whose body somebody has read already, as receivers for `asyncio` take it."""

    async def read(limit: int) -> object:
        return request.read(limit)

    return AsyncRequest(request.method, request.headers, request.header, request.peer, request.url, read)


def refuse_other_kind(target: object, method: str) -> None:
    """Raise `TypeError` where a receiver is of the kind that an adapter cannot call."""
    if not hasattr(target, method):
        kind = "Receiver, which is for threads" if method == "answer" else "AsyncReceiver, which is for asyncio"
        raise TypeError(f"expected a Webhook or a {kind}, found an object of type {type(target).__name__}")


class Answering(Protocol):
    """What answers whole requests: a `Receiver`, a health check."""

    def answer(self, request: Request, /) -> Answer:
        """Answer a request."""
        ...


class AsyncAnswering(Protocol):
    """What answers whole requests: an `AsyncReceiver`, its health check."""

    async def answer_soon(self, request: AsyncRequest, /) -> Answer:
        """Answer a request."""
        ...
