"""What handlers, dead letters and observers are told of a delivery."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from hookseal._errors import invalid_option
from hookseal._mistakes import complete_late, overtaken
from hookseal.stores import Overtaken

if TYPE_CHECKING:
    from hookseal import Event
    from hookseal.stores import AsyncStore, Store

Outcome: TypeAlias = Literal[
    "handled",
    "duplicate",
    "busy",
    "ignored",
    "handshake",
    "refused",
    "failed",
    "permanent",
    "late",
    "overtaken",
    "unmarked",
    "store",
    "closed",
]
Verdict: TypeAlias = Literal["retry", "ignore", "permanent"]


@dataclass(frozen=True)
class DeadLetter:
    """An event that nobody will send again, or that its handler cannot use."""

    event: Event
    key: str
    """The event's name in the store."""
    reason: Literal["permanent", "final", "store"]
    """`permanent`: the handler's word; `final`: the last attempt failed; `store`: the store did not answer."""
    attempt: int
    error: BaseException | None


@dataclass(frozen=True)
class Observation:
    """How a delivery ended. The first four are for labels of metrics: there are few of each."""

    endpoint: str
    provider: str
    type: str
    """A type that a handler is there for, or `other`."""
    outcome: Outcome
    id: str | None
    key: str | None
    code: str | None
    """Why it was refused."""
    status: int | None
    ms: float
    """Since the request came."""
    attempt: int


_ASKING = threading.Lock()


class _Delivery:
    is_completed = False
    is_overtaken = False
    _has_ended = False
    _aborted: threading.Event | None = None

    def __init__(self, endpoint: str, key: str, token: str, attempt: int, variant: str | None, keep_ms: int) -> None:
        self.endpoint = endpoint
        """The endpoint's name."""
        self.key = key
        """The event's name in the store."""
        self.attempt = attempt
        """1 for the first."""
        self.variant = variant
        """The value of the header that splits keys, if there is one."""
        self._token = token
        self._keep_ms = keep_ms

    @property
    def aborted(self) -> threading.Event:
        """Set when the handler should stop: its lease is lost, or the receiver closes."""
        # Most handlers do not ask, and it takes longer than all else here.
        if self._aborted is None:
            with _ASKING:
                self._aborted = self._aborted or threading.Event()
        return self._aborted

    def abort(self) -> None:
        """Ask the handler to stop."""
        self.aborted.set()

    def end(self) -> None:
        """Say that the handler has ended."""
        self._has_ended = True

    def _begin(self) -> None:
        if self._has_ended:
            raise invalid_option(*complete_late())

    def _completed(self, *, is_mine: bool) -> None:
        # The last one counts: a program may run its transaction again.
        self.is_completed, self.is_overtaken = is_mine, not is_mine
        if not is_mine:
            raise Overtaken(overtaken(self.key))


class Delivery(_Delivery):
    """What a handler may ask of its delivery."""

    def __init__(self, store: Store | None, *about: Any) -> None:
        """Take what a receiver knows."""
        super().__init__(*about)
        self._store = store

    def complete(self, transaction: Any) -> None:
        """Mark the event as done in the caller's transaction: with its commit, and only with that.

        At best first in the transaction: then nobody takes the event over until the commit.

        - `transaction`: a cursor or connection of the caller's driver, or a function of a statement
          and its values that gives the rows.

        Raises `Overtaken` where another attempt has the event by now: let it pass, and roll back.
        `WebhookConfigError`: `invalid_option` after the handler's end, and where the store is in no
        database.
        """
        self._begin()
        if self._store is not None:
            try:
                is_mine = self._store.complete_in(transaction, self.key, self._token, self._keep_ms)
            except Overtaken:
                is_mine = False
            self._completed(is_mine=is_mine)


class AsyncDelivery(_Delivery):
    """What a handler may ask of its delivery, for `asyncio`."""

    def __init__(self, store: AsyncStore | Store | None, *about: Any) -> None:
        """Take what a receiver knows."""
        super().__init__(*about)
        self._store = store

    async def complete(self, transaction: Any) -> None:
        """As `Delivery.complete`; what the transaction's driver gives is awaited."""
        self._begin()
        if self._store is not None:
            try:
                marked = self._store.complete_in(transaction, self.key, self._token, self._keep_ms)
                is_mine = marked if isinstance(marked, bool) else await marked
            except Overtaken:
                is_mine = False
            self._completed(is_mine=is_mine)
