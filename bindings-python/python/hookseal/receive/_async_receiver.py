"""The receiver for `asyncio`."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any, Literal

from hookseal.receive._delivery import AsyncDelivery, DeadLetter, Observation, Verdict
from hookseal.receive._endpoint import LOGGER, Endpoint, Run
from hookseal.receive._handlers import EventT
from hookseal.receive._health import AsyncHealth
from hookseal.receive._machine import (
    ABORT,
    CLAIM,
    COMPLETE,
    DEAD_LETTER,
    HANDLE,
    LETTERS,
    OBSERVE,
    READ_BODY,
    RELEASE,
    SAID,
    SEND,
    TIMER,
    TIMERS,
    Action,
    Input,
)
from hookseal.receive._queue import message_of
from hookseal.receive._request import UNSENT, Answer, AsyncRequest, BrokenOffError
from hookseal.receive._threads import claimed, ended, marked
from hookseal.stores import Overtaken

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence

    from hookseal import Webhook
    from hookseal.receive._queue import Message
    from hookseal.stores import AsyncStore, Store

_TIMED = {"deadline": SAID["deadline"], "renewal": SAID["renewalDue"], "lease": SAID["leaseEnded"]}


class Looped(Endpoint[EventT, AsyncDelivery]):
    """Carries out, on the event loop, what the machine asks for."""

    store: AsyncStore | Store | None
    send: Callable[[Message], Any] | None

    def __init__(self, webhook: Webhook[Any] | str, **options: Any) -> None:
        """Take the options."""
        super().__init__(webhook, renewable=True, **options)
        self.store = options["store"]
        self.send = options["send"]
        # The loop itself keeps no task alive.
        self.tasks: dict[asyncio.Task[None], LoopRun] = {}
        self.is_closing = False

    async def close(self, seconds: float = 15) -> bool:
        """Refuse new deliveries, so that they are sent again, and wait for those in work.

        Handlers that are still at it after the grace are cancelled. False if some were not done after
        `seconds`: their leases end by themselves.
        """
        self.is_closing = True
        for run in self.tasks.values():
            run.tell(SAID["closing"])
        if self.tasks:
            await asyncio.wait(list(self.tasks), timeout=seconds)
        return not self.tasks

    def start(self, run: LoopRun, first: Input) -> None:
        """Have a delivery carried out, whoever waits for it."""
        task = asyncio.create_task(run.go(first))
        self.tasks[task] = run
        task.add_done_callback(self.tasks.pop)

    async def store_call(self, call: Any) -> Any:
        """Await a call of the store's, for as long as it may take."""
        if not inspect.isawaitable(call):
            return call
        return await asyncio.wait_for(call, self.plan.store_seconds)

    async def awaited(self, value: Any) -> Any:
        """Give what a coroutine gives, or the value."""
        return await value if inspect.isawaitable(value) else value


class LoopRun(Run):
    """One delivery on the event loop."""

    endpoint: Looped[Any]

    def __init__(self, endpoint: Looped[Any], request: AsyncRequest | None = None) -> None:
        """Begin."""
        super().__init__(endpoint)
        self.request = request
        self.loop = asyncio.get_running_loop()
        self.answered: asyncio.Future[tuple[Action | None, Answer]] = self.loop.create_future()
        self._inbox: asyncio.Queue[Input] = asyncio.Queue()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._letting_go: asyncio.Task[Input] | None = None
        self._handler: asyncio.Task[None] | None = None
        # Calls of one attempt follow each other.
        self._store_lock = asyncio.Lock()
        self._offset = self.loop.time() - self.arrived

    def tell(self, event: Input) -> None:
        """Say that something happened."""
        self._inbox.put_nowait(event)

    async def go(self, first: Input) -> None:
        """Carry out all that follows."""
        try:
            feed = self.progress.feed
            self._do(feed(*first))
            while not self.progress.has_ended:
                self._do(feed(*await self._inbox.get()))
            # Nobody is answered by it, but who closes waits for it.
            if self._letting_go is not None:
                await asyncio.wait({self._letting_go})
        except Exception as error:
            # A defect: whoever waits raises it, and a framework answers what makes the event come again.
            if self.answered.done():
                raise
            self.answered.set_exception(error)
        finally:
            for timer in self._timers.values():
                timer.cancel()
            for task in self._tasks:
                task.cancel()
            if not self.answered.done():
                self.answered.set_result((None, UNSENT))

    def _do(self, actions: tuple[Action, ...]) -> None:
        for action in actions:
            what, a, b = action
            if what == READ_BODY:
                self._spawn(self._read(a, b / 1000), "bodyBroken")
            elif what == CLAIM:
                self._spawn(self._claim(), "claimFailed")
            elif what == HANDLE:
                self._handler = self._spawn(self._handle(), "failed")
            elif what == SEND:
                self._handler = self._spawn(self._send(), "failed")
            elif what == COMPLETE:
                self._spawn(self._complete(a / 1000), "completeFailed")
            elif what == RELEASE:
                self._release_soon(is_awaited=bool(a))
            elif what == DEAD_LETTER:
                self._spawn(self._dead_letter(LETTERS[a]), "letterFailed")
            elif what == ABORT:
                self._timer("abort", self.loop.time() + a / 1000, self._abort)
            elif what == TIMER:
                kind = TIMERS[a]
                start = {"deadline": self.arrived + self._offset, "lease": self.claimed_at + self._offset}
                at = start.get(kind, self.loop.time()) + b / 1000
                self._timer(kind, at, self.tell, _TIMED[kind])
            elif what == OBSERVE:
                self.observed(a)
            else:
                answer = self.answer_of(action, actions)
                if answer is not None and not self.answered.done():
                    self.answered.set_result((action, answer))

    def _timer(self, kind: str, at: float, callback: Callable[..., object], *arguments: object) -> None:
        earlier = self._timers.pop(kind, None)
        if earlier is not None:
            earlier.cancel()
        self._timers[kind] = self.loop.call_at(at, callback, *arguments)

    def _abort(self) -> None:
        if self._handler is not None:
            self._handler.cancel()

    def _spawn(self, work: Coroutine[Any, Any, Input], failure: str) -> asyncio.Task[None]:
        async def told() -> None:
            try:
                said = await work
            except (KeyboardInterrupt, SystemExit):
                # They end the program.
                raise
            except BaseException as error:
                # What is called may be cancelled by others, or raise what is no `Exception`: untold of it, this
                # delivery would wait for ever.
                self.error = error
                LOGGER.warning("%s: what was called has ended", self.name(), exc_info=True)
                said = SAID[failure]
            self.tell(said)

        task = self.loop.create_task(told())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _read(self, limit: int, seconds: float) -> Input:
        request = self.request
        if request is None or request.read is None:
            return SAID["bodyBroken"]
        try:
            body = await asyncio.wait_for(request.read(limit + 1), seconds)
        except asyncio.TimeoutError:
            return SAID["bodySlow"]
        except BrokenOffError:
            LOGGER.info("%s: the sender broke off", self.name())
            return SAID["bodyBroken"]
        except Exception:
            LOGGER.exception("%s: the body could not be read", self.name())
            return SAID["bodyBroken"]
        if self.endpoint.may_fetch:
            return await asyncio.to_thread(self.judge, body, request, limit)
        return self.judge(body, request, limit)

    async def _claim(self) -> Input:
        plan, store = self.plan, self.endpoint.store
        if store is None or self.key is None:
            return SAID["claimFailed"]
        async with self._store_lock:
            self.claimed_at = self.loop.time() - self._offset
            try:
                call = store.claim(self.key, self.attempt_token, plan.lease_ms, plan.keep_ms)
                return claimed(self, await self.endpoint.store_call(call))
            except Exception:
                LOGGER.warning("%s: the store failed", self.name(), exc_info=True)
                return SAID["claimFailed"]

    async def _handle(self) -> Input:
        endpoint, event = self.endpoint, self.event
        handler = None if event is None else endpoint.handler_of(event)
        if event is None or handler is None:
            return SAID["failed"]
        about = (endpoint.name, self.key or "", self.attempt_token, self.attempt, self.variant, self.plan.keep_ms)
        delivery = AsyncDelivery(endpoint.store, *about)
        try:
            await endpoint.awaited(handler(event, delivery))
        except asyncio.CancelledError as error:
            # By its own doing or by an abort; if by the program's end, nobody reads the inbox any more.
            self.error = error
            return SAID["failed"]
        except Overtaken as error:
            self.error = error
            return SAID["overtaken"]
        except Exception as error:
            self.error = error
            return SAID["overtaken"] if delivery.is_overtaken else endpoint.verdict(error)
        finally:
            delivery.end()
        return ended(delivery)

    async def _send(self) -> Input:
        send = self.endpoint.send
        if send is None or self.event is None or self.key is None:
            return SAID["failed"]
        try:
            await self.endpoint.awaited(send(message_of(self.endpoint.name, self.key, self.event)))
        except asyncio.CancelledError as error:
            self.error = error
            return SAID["failed"]
        except Exception as error:
            LOGGER.warning("%s: the queue failed", self.name(), exc_info=True)
            self.error = error
            return SAID["failed"]
        return SAID["ok"]

    async def _complete(self, delay: float) -> Input:
        store = self.endpoint.store
        await asyncio.sleep(delay)
        if store is None or self.key is None:
            return SAID["completed"]
        async with self._store_lock:
            try:
                call = store.complete(self.key, self.attempt_token, self.plan.keep_ms)
                return marked(await self.endpoint.store_call(call))
            except Exception:
                LOGGER.warning("%s: the store failed", self.name(), exc_info=True)
                return SAID["completeFailed"]

    def _release_soon(self, *, is_awaited: bool) -> None:
        if is_awaited:
            self._spawn(self._release(), "released")
        else:
            self._letting_go = self.loop.create_task(self._release())

    async def _release(self) -> Input:
        store = self.endpoint.store
        if store is not None and self.key is not None:
            async with self._store_lock:
                try:
                    await self.endpoint.store_call(store.release(self.key, self.attempt_token))
                except Exception:
                    LOGGER.warning("%s: the store failed", self.name(), exc_info=True)
        return SAID["released"]

    async def _dead_letter(self, reason: str) -> Input:
        letter = self.letter(reason)
        if self.endpoint.on_dead_letter is None:
            self.letter_unheard(letter)
            return SAID["letterTaken"]
        try:
            await self.endpoint.awaited(self.endpoint.on_dead_letter(letter))
        except Exception:
            LOGGER.exception("%s: on_dead_letter failed", self.name())
            return SAID["letterFailed"]
        return SAID["letterTaken"]


class AsyncReceiver(Looped[EventT]):
    """A provider's deliveries at one URL, each handled once and answered as the provider expects. For `asyncio`.

    The options are those of `Receiver`. Stores may be synchronous where they do not wait (a
    `MemoryStore`); handlers, `send` and `on_dead_letter` may be coroutine functions or not. The lease
    is 60 s and renewed while a handler runs, for 15 minutes at most (`renew_for_seconds`); a handler
    that loses it is cancelled. Who is not answered by the provider's deadline is answered that the
    event be sent again, and the handler goes on; so it does when the sender leaves.

    >>> from hookseal import Webhook
    >>> from hookseal.receive import AsyncReceiver
    >>> from hookseal.stores import MemoryStore
    >>> webhook = Webhook("singlekey", "the secret from the dashboard")
    >>> receiver = AsyncReceiver(webhook, endpoint="screenings", store=MemoryStore())
    >>> @receiver.on("screening.completed")
    ... async def completed(event, delivery):
    ...     print(event.id, "at attempt", delivery.attempt)

    `hookseal.asgi.asgi(receiver)` and the other adapters make a route of it.
    """

    def __init__(
        self,
        webhook: Webhook[EventT],
        *,
        endpoint: str = "",
        store: AsyncStore | Store | None = None,
        send: Callable[[Message], Awaitable[object] | object] | None = None,
        classify: Callable[[Exception], Verdict] | None = None,
        on_dead_letter: Callable[[DeadLetter], Awaitable[object] | object] | None = None,
        observe: Callable[[Observation], object] | None = None,
        variant: tuple[str, Sequence[str]] | None = None,
        facts: Mapping[str, object] | None = None,
        sources: Literal["off", "report", "refuse"] = "off",
        trusted_proxies: int = 0,
        token: str = "",
        lease_seconds: float | None = None,
        renew_for_seconds: float | None = None,
        keep_seconds: float | None = None,
        grace_seconds: float | None = None,
        body_seconds: float | None = None,
        max_running: int | None = None,
    ) -> None:
        """Check the options. Raises `WebhookConfigError`: `invalid_option`."""
        super().__init__(
            webhook,
            endpoint=endpoint,
            store=store,
            send=send,
            classify=classify,
            on_dead_letter=on_dead_letter,
            observe=observe,
            variant=variant,
            facts=facts,
            sources=sources,
            trusted_proxies=trusted_proxies,
            token=token,
            lease_seconds=lease_seconds,
            renew_for_seconds=renew_for_seconds,
            keep_seconds=keep_seconds,
            grace_seconds=grace_seconds,
            body_seconds=body_seconds,
            max_running=max_running,
        )

    async def answer_soon(self, request: AsyncRequest, /) -> Answer:
        """Answer a request: what an adapter calls."""
        run = LoopRun(self, request)
        self.start(run, run.first_of(request, closing=self.is_closing, running=len(self.tasks)))
        try:
            _, answer = await asyncio.shield(run.answered)
        except asyncio.CancelledError:
            run.tell(SAID["clientGone"])
            raise
        return answer

    def health(
        self,
        *,
        queue_size: Callable[[], Awaitable[int] | int] | None = None,
        max_queue_size: float | None = 1000,
        max_error_rate: float | None = 0.05,
        max_silence_seconds: float | None = None,
    ) -> AsyncHealth:
        """Give what answers a health check, as `Receiver.health`."""
        return AsyncHealth(self, queue_size, max_queue_size, max_error_rate, max_silence_seconds)
