"""The workers of queues."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from hookseal._hookseal import receive_variant_of
from hookseal.receive._async_receiver import Looped, LoopRun
from hookseal.receive._handlers import EventT
from hookseal.receive._machine import ACK, AGAIN, HANDLED, INPUT, LAST, Action, Input
from hookseal.receive._queue import event_of
from hookseal.receive._threads import Threaded, ThreadRun

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from hookseal.receive._delivery import DeadLetter, Observation, Verdict
    from hookseal.receive._endpoint import Run
    from hookseal.stores import AsyncStore, Store


@dataclass(frozen=True)
class Work:
    """What becomes of a message."""

    then: Literal["acknowledge", "retry", "postpone"]
    """`retry`: the attempt has failed, and the queue's own rules say when there is another.

    `postpone`: another has the event, or the store does not answer. It comes again, also where this was the last
    attempt, since the other may die with it. At best no attempt is counted.
    """
    seconds: float | None = None
    """For how long it is postponed."""


def _first(run: Run, message: Mapping[str, Any], *, is_last: bool) -> Input:
    run.event = event_of(message, run.endpoint.name)
    run.key = message["key"]
    run.variant = receive_variant_of(message["key"])
    wanted = HANDLED if run.is_wanted(run.event) else 0
    return (INPUT["work"], wanted | (LAST if is_last else 0))


def _work(action: Action | None) -> Work:
    if action is None:
        return Work("retry")
    what, _, seconds = action
    if what == ACK:
        return Work("acknowledge")
    return Work("postpone", seconds) if what == AGAIN else Work("retry")


class Worker(Threaded[EventT]):
    """Handles the events that a `Receiver` with `send` has put into a queue. For threads.

    - `provider`: its name, as of the receiver's `Webhook`.
    - `endpoint`: as of the receiver.

    The others are as for `Receiver`.

    >>> from hookseal.receive import Worker
    >>> from hookseal.stores import MemoryStore
    >>> worker = Worker("singlekey", endpoint="screenings", store=MemoryStore())
    >>> @worker.on("screening.completed")
    ... def completed(event, delivery):
    ...     print(event.id, "at attempt", delivery.attempt)
    """

    def __init__(
        self,
        provider: str,
        *,
        endpoint: str,
        store: Store | None = None,
        classify: Callable[[Exception], Verdict] | None = None,
        on_dead_letter: Callable[[DeadLetter], object] | None = None,
        observe: Callable[[Observation], object] | None = None,
        facts: Mapping[str, object] | None = None,
        lease_seconds: float | None = None,
        keep_seconds: float | None = None,
        grace_seconds: float | None = None,
    ) -> None:
        """Check the options. Raises `WebhookConfigError`: `invalid_option`."""
        super().__init__(
            provider,
            endpoint=endpoint,
            store=store,
            send=None,
            classify=classify,
            on_dead_letter=on_dead_letter,
            observe=observe,
            variant=None,
            facts=facts,
            sources="off",
            trusted_proxies=0,
            token="",
            lease_seconds=lease_seconds,
            keep_seconds=keep_seconds,
            grace_seconds=grace_seconds,
        )

    def work(self, message: Mapping[str, Any], *, is_last: bool = False) -> Work:
        """Handle a message, and say what becomes of it.

        - `is_last`: whether the queue gives it no further attempt.

        Raises `WebhookConfigError`: `invalid_option` for a message of another version, or of another
        endpoint: leave it in the queue.
        """
        run = ThreadRun(self)
        first = _first(run, message, is_last=is_last)
        self._begin(run)
        try:
            run.go(first)
        except BaseException:
            self._end(run)
            raise
        if run.ending is not None:
            raise run.ending
        return _work(run.last_action)


class AsyncWorker(Looped[EventT]):
    """The same for `asyncio`."""

    def __init__(
        self,
        provider: str,
        *,
        endpoint: str,
        store: AsyncStore | Store | None = None,
        classify: Callable[[Exception], Verdict] | None = None,
        on_dead_letter: Callable[[DeadLetter], Awaitable[object] | object] | None = None,
        observe: Callable[[Observation], object] | None = None,
        facts: Mapping[str, object] | None = None,
        lease_seconds: float | None = None,
        renew_for_seconds: float | None = None,
        keep_seconds: float | None = None,
        grace_seconds: float | None = None,
    ) -> None:
        """Check the options. Raises `WebhookConfigError`: `invalid_option`."""
        super().__init__(
            provider,
            endpoint=endpoint,
            store=store,
            send=None,
            classify=classify,
            on_dead_letter=on_dead_letter,
            observe=observe,
            variant=None,
            facts=facts,
            sources="off",
            trusted_proxies=0,
            token="",
            lease_seconds=lease_seconds,
            renew_for_seconds=renew_for_seconds,
            keep_seconds=keep_seconds,
            grace_seconds=grace_seconds,
        )

    async def work(self, message: Mapping[str, Any], *, is_last: bool = False) -> Work:
        """Handle a message, and say what becomes of it; as `Worker.work`."""
        run = LoopRun(self)
        self.start(run, _first(run, message, is_last=is_last))
        action, _ = await asyncio.shield(run.answered)
        return _work(action)
