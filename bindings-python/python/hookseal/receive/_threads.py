"""Deliveries in threads: what the machine asks for, carried out where it is called."""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from hookseal.receive._delivery import Delivery
from hookseal.receive._endpoint import LOGGER, Endpoint, Run
from hookseal.receive._machine import LETTERS, TIMERS, Action, Input, invalid_option
from hookseal.receive._queue import message_of
from hookseal.receive._request import Answer, BrokenOffError, Request
from hookseal.stores import Busy, Done, Fresh, Overtaken

if TYPE_CHECKING:
    from hookseal import Webhook
    from hookseal.receive._queue import Message
    from hookseal.stores import Claim, Store

Handler: TypeAlias = Callable[[Any, Delivery], object]

# After these, something else happens; all others are done on the way.
_STEPS = frozenset({"readBody", "claim", "handle", "send", "complete", "deadLetter"})


class Threaded(Endpoint[Handler]):
    """Carries out, in the calling thread, what the machine asks for."""

    store: Store | None
    send: Callable[[Message], object] | None

    def __init__(self, webhook: Webhook[Any] | str, **options: Any) -> None:
        """Take the options."""
        super().__init__(webhook, renewable=False, **options)
        for name in ("send", "on_dead_letter", "classify", "observe"):
            refuse_coroutines(name, options[name])
        refuse_coroutines("store", getattr(options["store"], "claim", None))
        self.store = options["store"]
        self.send = options["send"]
        self._lock = threading.Lock()
        self._running: set[ThreadRun] = set()
        self._idle = threading.Condition(self._lock)
        self._closing = False

    def check(self, name: str, handler: Handler) -> None:
        """Refuse handlers that would have to be awaited."""
        refuse_coroutines(name, handler)

    def close(self, seconds: float = 15) -> bool:
        """Refuse new deliveries, so that they are sent again, and wait for those in work.

        Handlers that are still at it after the grace find `delivery.aborted` set. False if some were
        not done after `seconds`: their leases end by themselves.
        """
        with self._lock:
            self._closing = True
            running = list(self._running)
        for run in running:
            run.close()
        with self._idle:
            return self._idle.wait_for(lambda: not self._running, seconds)

    def _begin(self, run: ThreadRun) -> int:
        with self._lock:
            others = len(self._running)
            self._running.add(run)
            return others

    def _end(self, run: ThreadRun) -> None:
        with self._idle:
            self._running.discard(run)
            if not self._running:
                self._idle.notify_all()


class ThreadRun(Run):
    """One delivery in a thread."""

    endpoint: Threaded

    def __init__(self, endpoint: Threaded, request: Request | None = None) -> None:
        """Begin."""
        super().__init__(endpoint)
        self.request = request
        self.last_action: Action | None = None
        self.answer: Answer | None = None
        self.delivery: Delivery | None = None
        self._timers: dict[str, float] = {}
        self._abort_after: int | None = None
        self._lock = threading.Lock()

    def feed(self, event: Input) -> list[Action]:
        """Let one thread at a time."""
        with self._lock:
            return super().feed(event)

    def close(self) -> None:
        """Tell the machine that the receiver closes."""
        for action in self.feed(Input("closing")):
            if action.name == "abort":
                self._abort(action.a)

    def go(self, first: Input) -> None:
        """Carry out all that follows, until the answer is there and only what nobody waits for is left."""
        actions = self.feed(first)
        while True:
            step = self._note(actions)
            if step is None:
                return
            if step.name == "complete" and step.a:
                self._ring()
                if self.answer is not None:
                    threading.Thread(target=self._go_on, args=(step,), name="hookseal", daemon=True).start()
                    return
                time.sleep(step.a / 1000)
            actions = self.feed(self._perform(step))

    def _go_on(self, step: Action) -> None:
        while True:
            time.sleep(step.a / 1000)
            self._ring()
            following = self._note(self.feed(self._perform(step)))
            if following is None:
                return
            step = following

    def _note(self, actions: list[Action]) -> Action | None:
        """Do what is done on the way, and give what else there is to do."""
        step = None
        for action in actions:
            name = action.name
            if name in _STEPS or (name == "release" and action.a):
                step = action
            elif name == "release":
                self._perform(action)
            elif name == "timer":
                kind = TIMERS[action.a]
                start = {"deadline": self.arrived, "lease": self.claimed_at}.get(kind, time.monotonic())
                self._timers[kind] = start + action.b / 1000
            elif name == "abort":
                self._abort(action.a)
            elif name == "observe":
                self.observed(action.a)
            else:
                self.last_action = action
                self.answer = self.answer_of(action, actions)
        if self.has_ended:
            self.endpoint._end(self)
        return step

    def _ring(self) -> None:
        """Tell the machine which times are over. While a handler runs, nobody could act on it."""
        now = time.monotonic()
        for kind, name in (("deadline", "deadline"), ("lease", "leaseEnded")):
            if self._timers.get(kind, now + 1) <= now:
                del self._timers[kind]
                self._note(self.feed(Input(name)))

    def _abort(self, after_ms: int) -> None:
        if self.delivery is None:
            self._abort_after = after_ms
            return
        timer = threading.Timer(after_ms / 1000, self.delivery.aborted.set)
        timer.daemon = True
        timer.start()

    def _perform(self, step: Action) -> Input:
        match step.name:
            case "readBody":
                return self._read(step.a)
            case "claim":
                return self._claim()
            case "handle":
                return self._handle()
            case "send":
                return self._send()
            case "complete":
                return self._complete()
            case "release":
                return self._release()
            case _:
                return self._dead_letter(LETTERS[step.a])

    def _read(self, limit: int) -> Input:
        request = self.request
        if request is None:
            return Input("bodyBroken")
        try:
            body = request.read(limit + 1)
        except BrokenOffError:
            LOGGER.info("%s: the sender broke off", self.name())
            return Input("bodyBroken")
        return self.judge(body, request, limit)

    def _claim(self) -> Input:
        plan, store = self.plan, self.endpoint.store
        if store is None or self.key is None:
            return Input("claimFailed")
        self.claimed_at = time.monotonic()
        try:
            return claimed(self, store.claim(self.key, self.attempt_token, plan.lease_ms, plan.keep_ms))
        except Exception:
            LOGGER.warning("%s: the store failed", self.name(), exc_info=True)
            return Input("claimFailed")

    def _handle(self) -> Input:
        endpoint, event = self.endpoint, self.event
        handler = None if event is None else endpoint.handler_of(event)
        if event is None or handler is None:
            return Input("failed")
        self.delivery = Delivery(
            endpoint.store,
            endpoint.name,
            self.key or "",
            self.attempt_token,
            self.attempt,
            self.variant,
            self.plan.keep_ms,
        )
        if self._abort_after is not None:
            self._abort(self._abort_after)
        try:
            done_now(handler(event, self.delivery))
        except Overtaken as error:
            self.error = error
            return Input("overtaken")
        except Exception as error:
            self.error = error
            return Input("overtaken") if self.delivery.is_overtaken else endpoint.verdict(error)
        finally:
            self.delivery.end()
        return ended(self.delivery)

    def _send(self) -> Input:
        send = self.endpoint.send
        if send is None or self.event is None or self.key is None:
            return Input("failed")
        try:
            done_now(send(message_of(self.endpoint.name, self.key, self.event)))
        except Exception as error:
            LOGGER.warning("%s: the queue failed", self.name(), exc_info=True)
            self.error = error
            return Input("failed")
        return Input("ok")

    def _complete(self) -> Input:
        store = self.endpoint.store
        if store is None or self.key is None:
            return Input("completed")
        try:
            return marked(store.complete(self.key, self.attempt_token, self.plan.keep_ms))
        except Exception:
            LOGGER.warning("%s: the store failed", self.name(), exc_info=True)
            return Input("completeFailed")

    def _release(self) -> Input:
        store = self.endpoint.store
        if store is not None and self.key is not None:
            try:
                store.release(self.key, self.attempt_token)
            except Exception:
                LOGGER.warning("%s: the store failed", self.name(), exc_info=True)
        return Input("released")

    def _dead_letter(self, reason: str) -> Input:
        letter = self.letter(reason)
        if self.endpoint.on_dead_letter is None:
            self.letter_unheard(letter)
            return Input("letterTaken")
        try:
            done_now(self.endpoint.on_dead_letter(letter))
        except Exception:
            LOGGER.exception("%s: on_dead_letter failed", self.name())
            return Input("letterFailed")
        return Input("letterTaken")


def claimed(run: Run, claim: Claim) -> Input:
    """Give a claim as the machine takes it."""
    match claim:
        case Fresh(attempt, age_ms):
            run.attempt = attempt
            return Input("fresh", attempt, age_ms)
        case Busy(remaining_ms):
            return Input("busy", remaining_ms)
        case Done():
            return Input("done")
        case _:
            raise TypeError(f"expected the store to give a claim, found an object of type {type(claim).__name__}")


def marked(is_mine: object) -> Input:
    """Give what came of a mark as the machine takes it."""
    if not isinstance(is_mine, bool):
        raise TypeError(f"expected the store to give a bool, found an object of type {type(is_mine).__name__}")
    return Input("completed" if is_mine else "stale")


def done_now(value: object) -> None:
    """Refuse what would have to be awaited: nothing has happened yet."""
    if inspect.iscoroutine(value):
        value.close()
    if inspect.isawaitable(value):
        raise TypeError("a coroutine is awaited by nobody here: use AsyncReceiver or AsyncWorker")


def refuse_coroutines(name: str, function: object) -> None:
    """Raise `WebhookConfigError`: `invalid_option` for what would have to be awaited."""
    if inspect.iscoroutinefunction(function):
        raise invalid_option(name, "a coroutine function is awaited by nobody here: use AsyncReceiver or AsyncWorker")


def ended(delivery: Any) -> Input:
    """Say how a handler ended that raised nothing."""
    if delivery.is_overtaken:
        return Input("overtaken")
    return Input("committed" if delivery.is_completed else "ok")
