"""Receivers of both kinds with one face, and deliveries for them."""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hookseal import Webhook
from hookseal.receive import AsyncReceiver, AsyncRequest, AsyncWorker, Receiver, Request, Worker
from hookseal.stores import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from hookseal.receive import Answer, DeadLetter, Observation, Work

SECRET = "x7Hq-only-the-two-of-us"
KINDS = ("threads", "asyncio")
RECEIVED = (200, {"received": True})


def said(answer: Answer) -> tuple[int, Any]:
    """Give what an answer says."""
    return answer.status, json.loads(answer.body) if answer.body else None


def singlekey(number: int = 1, kind: str = "screening.completed") -> bytes:
    """Give the body of an event."""
    return (f'{{"webhook_id":"wh_{number}","event":"{kind}","timestamp":"2024-01-15T10:30:00Z","data":{{}}}}').encode()


class Broken(MemoryStore):
    """A store some of whose calls fail, after they were carried out or before."""

    def __init__(self) -> None:
        super().__init__()
        self.failing: set[str] = set()
        self.calls: list[str] = []

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if name in self.failing:
            raise ConnectionError(f"{name} was not answered")

    def claim(self, *arguments: Any) -> Any:
        self._called("claim")
        return super().claim(*arguments)

    def complete(self, *arguments: Any) -> Any:
        self._called("complete")
        return super().complete(*arguments)

    def release(self, *arguments: Any) -> Any:
        self._called("release")
        return super().release(*arguments)


@dataclass
class Endpoint:
    """A receiver, and what came of its deliveries."""

    kind: str
    webhook: Webhook[Any]
    receiver: Any
    loop: asyncio.AbstractEventLoop | None
    seen: list[Observation] = field(default_factory=list)
    letters: list[DeadLetter] = field(default_factory=list)

    def run(self, value: Any) -> Any:
        """Give what a coroutine gives, or the value."""
        if not inspect.isawaitable(value):
            return value
        assert self.loop is not None

        async def awaited() -> Any:
            return await value

        return asyncio.run_coroutine_threadsafe(awaited(), self.loop).result(10)

    def post(
        self,
        body: Any = None,
        headers: dict[str, str] | None = None,
        *,
        method: str = "POST",
        webhook: Webhook[Any] | None = None,
        read: Callable[[int], Any] | None = None,
        peer: str = "127.0.0.1",
        query: str = "",
    ) -> Answer:
        """Deliver, signed, and give the answer."""
        body = singlekey() if body is None else body
        named = {**(webhook or self.webhook).sign(body), **(headers or {})}
        lower = {name.lower(): value for name, value in named.items()}

        def header(name: str) -> str:
            return lower.get(name.lower(), "")

        async def read_soon(limit: int) -> Any:
            return body[:limit] if read is None else read(limit)

        if self.kind == "threads":
            request = Request(method, named, header, peer, f"/?{query}", read or (lambda limit: body[:limit]))
            return self.receiver.answer(request)

        async def answer() -> Any:
            return await self.receiver.answer_soon(AsyncRequest(method, named, header, peer, f"/?{query}", read_soon))

        return self.run(answer())

    def deliver_in_thread(self, *arguments: Any, **options: Any) -> Waiting:
        """Deliver, and go on."""
        return Waiting(lambda: self.post(*arguments, **options))

    @property
    def outcomes(self) -> list[str]:
        """How deliveries ended so far."""
        return [observation.outcome for observation in self.seen]


class Waiting:
    """Something that goes on in another thread."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self.found: list[Any] = []
        self.thread = threading.Thread(target=lambda: self.found.append(function()))
        self.thread.start()

    def result(self) -> Any:
        """Give what came of it."""
        self.thread.join(20)
        return self.found[0]


class Endpoints:
    """Makes endpoints, and closes what they run on."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.loop = asyncio.new_event_loop() if kind == "asyncio" else None
        if self.loop is not None:
            self.thread = threading.Thread(target=self.loop.run_forever)
            self.thread.start()

    def __call__(
        self, provider: str = "singlekey", *, made: Callable[..., Webhook[Any]] = Webhook, **options: Any
    ) -> Endpoint:
        webhook = made(provider, SECRET)
        endpoint = Endpoint(self.kind, webhook, None, self.loop)
        options = {
            "endpoint": "screenings",
            "observe": endpoint.seen.append,
            "on_dead_letter": endpoint.letters.append,
            **({} if "send" in options or "store" in options else {"store": MemoryStore()}),
            **options,
        }
        make: Any = Receiver if self.kind == "threads" else AsyncReceiver
        endpoint.receiver = make(webhook, **options)
        return endpoint

    def worker(self, **options: Any) -> Any:
        """Make a worker."""
        make: Any = Worker if self.kind == "threads" else AsyncWorker
        return make("singlekey", endpoint="screenings", **options)

    def work(self, worker: Any, message: Any, **options: Any) -> Work:
        """Have a message handled."""

        async def work() -> Any:
            return await worker.work(message, **options)

        if self.loop is None:
            return worker.work(message, **options)
        return asyncio.run_coroutine_threadsafe(work(), self.loop).result(10)

    def close(self) -> None:
        """Stop the loop."""
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join()
            self.loop.close()


def counting(endpoint: Any, kind: str = "screening.completed") -> list[tuple[str, int]]:
    """Give what is handled: each event's id, and at which attempt."""
    handled: list[tuple[str, int]] = []

    @endpoint.receiver.on(kind)
    def handle(event: Any, delivery: Any) -> None:
        handled.append((event.id, delivery.attempt))

    return handled
