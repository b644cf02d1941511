"""Deliveries in threads: what the machine asks for, carried out where it is called."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from hookseal._errors import invalid_option
from hookseal.receive._delivery import Delivery
from hookseal.receive._endpoint import LOGGER, Endpoint, Run
from hookseal.receive._handlers import EventT
from hookseal.receive._machine import (
    ABORT,
    CLAIM,
    COMPLETE,
    DEAD_LETTER,
    DEADLINE,
    HANDLE,
    INPUT,
    LETTERS,
    OBSERVE,
    READ_BODY,
    RELEASE,
    SAID,
    SEND,
    TIMER,
    Action,
    Input,
)
from hookseal.receive._queue import message_of
from hookseal.receive._request import Answer, BrokenOffError, Request
from hookseal.stores import Busy, Done, Fresh, Overtaken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hookseal import Webhook
    from hookseal.receive._queue import Message
    from hookseal.stores import Claim, Store

_NEVER = float("inf")
# After these, something else happens; all others are done on the way.
_STEPS = frozenset({READ_BODY, CLAIM, HANDLE, SEND, COMPLETE, DEAD_LETTER})


class Threaded(Endpoint[EventT, Delivery]):
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
        # Each call of a set's is atomic.
        self._running: set[ThreadRun] = set()
        self._idle = threading.Condition()
        self._closing = False

    def check(self, name: str, handler: Callable[..., Any]) -> None:
        """Refuse handlers that would have to be awaited."""
        refuse_coroutines(name, handler)

    def close(self, seconds: float = 15) -> bool:
        """Refuse new deliveries, so that they are sent again, and wait for those in work.

        Handlers that are still at it after the grace find `delivery.aborted` set. False if some were
        not done after `seconds`: their leases end by themselves.
        """
        self._closing = True
        for run in self._running.copy():
            run.close()
        with self._idle:
            return self._idle.wait_for(lambda: not self._running, seconds)

    def _begin(self, run: ThreadRun) -> int:
        others = len(self._running)
        self._running.add(run)
        return others

    def _end(self, run: ThreadRun) -> None:
        self._running.discard(run)
        # Who closes looks at what runs after having said so: one of the two sees the other.
        if self._closing:
            with self._idle:
                self._idle.notify_all()


class ThreadRun(Run):
    """One delivery in a thread."""

    endpoint: Threaded[Any]
    last_action: Action | None = None
    answer: Answer | None = None
    delivery: Delivery | None = None
    ending: BaseException | None = None
    """What a handler raised that ends more than itself, to be raised again when the event is free."""
    _deadline = _lease_end = _NEVER
    _abort_after: int | None = None

    def __init__(self, endpoint: Threaded[Any], request: Request | None = None) -> None:
        """Begin."""
        super().__init__(endpoint)
        self.request = request

    def close(self) -> None:
        """Tell the machine that the receiver closes."""
        for what, after_ms, _ in self.progress.feed(*SAID["closing"]):
            if what == ABORT:
                self._abort(after_ms)

    def go(self, first: Input) -> None:
        """Carry out all that follows, until the answer is there and only what nobody waits for is left."""
        feed = self.progress.feed
        actions = feed(*first)
        while True:
            # Most give one thing to do.
            step = actions[0] if len(actions) == 1 and actions[0][0] in _STEPS else self._note(actions)
            if step is None:
                return
            what, after_ms, _ = step
            if what == COMPLETE and after_ms:
                self._ring()
                if self.answer is not None:
                    threading.Thread(target=self._go_on, args=(step,), name="hookseal", daemon=True).start()
                    return
                time.sleep(after_ms / 1000)
            actions = feed(*_PERFORM[what](self, after_ms))

    def _go_on(self, step: Action) -> None:
        while True:
            time.sleep(step[1] / 1000)
            self._ring()
            following = self._note(self.progress.feed(*_PERFORM[step[0]](self, step[1])))
            if following is None:
                return
            step = following

    def _note(self, actions: tuple[Action, ...]) -> Action | None:
        """Do what is done on the way, and give what else there is to do."""
        step = None
        for action in actions:
            what, a, b = action
            if what in _STEPS or (what == RELEASE and a):
                step = action
            elif what == TIMER:
                # Nothing is renewed here.
                if a == DEADLINE:
                    self._deadline = self.arrived + b / 1000
                else:
                    self._lease_end = self.claimed_at + b / 1000
            elif what == OBSERVE:
                self.observed(a)
            elif what == RELEASE:
                self._release(a)
            elif what == ABORT:
                self._abort(a)
            else:
                self.last_action = action
                self.answer = self.answer_of(action, actions)
        if step is None and self.progress.has_ended:
            self.endpoint._end(self)
        return step

    def _ring(self) -> None:
        """Tell the machine which times are over. While a handler runs, nobody could act on it."""
        now = time.monotonic()
        if self._deadline <= now:
            self._deadline = _NEVER
            self._note(self.progress.feed(*SAID["deadline"]))
        if self._lease_end <= now:
            self._lease_end = _NEVER
            self._note(self.progress.feed(*SAID["leaseEnded"]))

    def _abort(self, after_ms: int) -> None:
        if self.delivery is None:
            self._abort_after = after_ms
            return
        timer = threading.Timer(after_ms / 1000, self.delivery.abort)
        timer.daemon = True
        timer.start()

    def _read(self, limit: int) -> Input:
        request = self.request
        if request is None:
            return SAID["bodyBroken"]
        try:
            body = request.read(limit + 1)
        except BrokenOffError:
            LOGGER.info("%s: the sender broke off", self.name())
            return SAID["bodyBroken"]
        except Exception:
            LOGGER.exception("%s: the body could not be read", self.name())
            return SAID["bodyBroken"]
        return self.judge(body, request, limit)

    def _claim(self, _: int) -> Input:
        plan, store = self.plan, self.endpoint.store
        if store is None or self.key is None:
            return SAID["claimFailed"]
        self.claimed_at = time.monotonic()
        try:
            return claimed(self, store.claim(self.key, self.attempt_token, plan.lease_ms, plan.keep_ms))
        except Exception:
            LOGGER.warning("%s: the store failed", self.name(), exc_info=True)
            return SAID["claimFailed"]

    def _handle(self, _: int) -> Input:
        endpoint, event = self.endpoint, self.event
        handler = None if event is None else endpoint.handler_of(event)
        if event is None or handler is None:
            return SAID["failed"]
        about = (endpoint.name, self.key or "", self.attempt_token, self.attempt, self.variant, self.plan.keep_ms)
        self.delivery = delivery = Delivery(endpoint.store, *about)
        if self._abort_after is not None:
            self._abort(self._abort_after)
        try:
            done_now(handler(event, delivery))
        except Overtaken as error:
            self.error = error
            return SAID["overtaken"]
        except Exception as error:
            self.error = error
            return SAID["overtaken"] if delivery.is_overtaken else endpoint.verdict(error)
        except BaseException as error:
            return SAID["overtaken"] if delivery.is_overtaken else self._ends(error, "failed")
        finally:
            delivery.end()
        return ended(delivery)

    def _send(self, _: int) -> Input:
        send = self.endpoint.send
        if send is None or self.event is None or self.key is None:
            return SAID["failed"]
        try:
            done_now(send(message_of(self.endpoint.name, self.key, self.event)))
        except Exception as error:
            LOGGER.warning("%s: the queue failed", self.name(), exc_info=True)
            self.error = error
            return SAID["failed"]
        except BaseException as error:
            return self._ends(error, "failed")
        return SAID["ok"]

    def _complete(self, _: int) -> Input:
        store = self.endpoint.store
        if store is None or self.key is None:
            return SAID["completed"]
        try:
            return marked(store.complete(self.key, self.attempt_token, self.plan.keep_ms))
        except Exception:
            LOGGER.warning("%s: the store failed", self.name(), exc_info=True)
            return SAID["completeFailed"]

    def _release(self, _: int) -> Input:
        store = self.endpoint.store
        if store is not None and self.key is not None:
            try:
                store.release(self.key, self.attempt_token)
            except Exception:
                LOGGER.warning("%s: the store failed", self.name(), exc_info=True)
        return SAID["released"]

    def _dead_letter(self, reason: int) -> Input:
        letter = self.letter(LETTERS[reason])
        if self.endpoint.on_dead_letter is None:
            self.letter_unheard(letter)
            return SAID["letterTaken"]
        try:
            done_now(self.endpoint.on_dead_letter(letter))
        except Exception:
            LOGGER.exception("%s: on_dead_letter failed", self.name())
            return SAID["letterFailed"]
        except BaseException as error:
            return self._ends(error, "letterFailed")
        return SAID["letterTaken"]

    def _ends(self, error: BaseException, failure: str) -> Input:
        """Keep what ends the thread until the event is free: it would be busy for as long as a lease."""
        LOGGER.warning("%s: what was called has ended", self.name(), exc_info=error)
        self.error = error
        # One of a loop of the handler's own ends nothing else.
        if not isinstance(error, asyncio.CancelledError):
            self.ending = error
        return SAID[failure]


_PERFORM: Final[Mapping[int, Callable[[ThreadRun, int], Input]]] = {
    READ_BODY: ThreadRun._read,
    CLAIM: ThreadRun._claim,
    HANDLE: ThreadRun._handle,
    SEND: ThreadRun._send,
    COMPLETE: ThreadRun._complete,
    RELEASE: ThreadRun._release,
    DEAD_LETTER: ThreadRun._dead_letter,
}


def claimed(run: Run, claim: Claim) -> Input:
    """Give a claim as the machine takes it."""
    if isinstance(claim, Fresh):
        run.attempt = claim.attempt
        return (INPUT["fresh"], claim.attempt, claim.age_ms)
    if isinstance(claim, Busy):
        return (INPUT["busy"], claim.remaining_ms)
    if isinstance(claim, Done):
        return SAID["done"]
    raise TypeError(f"expected the store to give a claim, found an object of type {type(claim).__name__}")


def marked(is_mine: object) -> Input:
    """Give what came of a mark as the machine takes it."""
    if not isinstance(is_mine, bool):
        raise TypeError(f"expected the store to give a bool, found an object of type {type(is_mine).__name__}")
    return SAID["completed" if is_mine else "stale"]


def done_now(value: object) -> None:
    """Refuse what would have to be awaited: nothing has happened yet."""
    if value is None:
        return
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
        return SAID["overtaken"]
    return SAID["committed" if delivery.is_completed else "ok"]
