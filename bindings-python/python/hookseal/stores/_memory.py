"""The store of one process."""

from __future__ import annotations

import heapq
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from hookseal.stores._contract import DONE, Busy, Claim, Fresh, StoreFullError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class _Row:
    token: str
    done: bool
    attempt: int
    first_at: float
    lease_until: float
    expires_at: float


class MemoryStore:
    """For one process, and for tests: what it knows ends with the process. For threads and for `asyncio`.

    - `rows`: how many events it knows at most. Where another one comes, those that expired go, then
      those that were done first; never one that may be in somebody's hands. Where all are,
      `StoreFullError` is raised, and the delivery comes again.
    - `now`: gives seconds that never go back; `time.monotonic` unless given.

    >>> from hookseal.stores import MemoryStore
    >>> store = MemoryStore()
    >>> store.claim("screenings:singlekey:wh_1", "token", 60_000, 86_400_000).attempt
    1
    >>> store.complete("screenings:singlekey:wh_1", "token", 86_400_000)
    True
    >>> store.claim("screenings:singlekey:wh_1", "another", 60_000, 86_400_000)
    Done()
    """

    def __init__(self, rows: int = 100_000, *, now: Callable[[], float] = time.monotonic) -> None:
        """Begin empty."""
        self._limit = rows
        self._now = now
        self._lock = threading.Lock()
        self._rows: dict[str, _Row] = {}
        # In the order in which they were done.
        self._done: dict[str, None] = {}
        # When rows expire; of a row that has changed since, an entry says nothing.
        self._expiries: list[tuple[float, str]] = []

    def __len__(self) -> int:
        """Give how many events it knows."""
        return len(self._rows)

    def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Claim:
        """Claim an event, or renew the lease of one that was claimed with this token."""
        with self._lock:
            now = self._now()
            self._sweep(now)
            row = self._rows.get(key)
            if row is None:
                self._make_room()
                row = self._rows[key] = _Row("", done=False, attempt=0, first_at=now, lease_until=now, expires_at=now)
            if row.done:
                return DONE
            if row.token != token:
                if row.lease_until > now:
                    return Busy(_milliseconds(row.lease_until - now))
                row.attempt += 1
                row.token = token
            row.lease_until = now + lease_ms / 1000
            self._expire(key, row, now + keep_ms / 1000)
            return Fresh(row.attempt, _milliseconds(now - row.first_at))

    def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        with self._lock:
            row = self._rows.get(key)
            if row is None or row.token != token:
                return False
            row.done = True
            self._done.setdefault(key)
            self._expire(key, row, self._now() + keep_ms / 1000)
            return True

    def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> NoReturn:  # noqa: ARG002
        """Raise `TypeError`: no transaction holds what a process keeps in memory."""
        raise TypeError("a MemoryStore takes part in no transaction: leave delivery.complete() out")

    def release(self, key: str, token: str) -> bool:
        """Let the event be claimed at once. False if it is not the token's any more."""
        with self._lock:
            row = self._rows.get(key)
            if row is None or row.done or row.token != token:
                return False
            row.token, row.lease_until = "", self._now()
            return True

    def _expire(self, key: str, row: _Row, at: float) -> None:
        row.expires_at = at
        heapq.heappush(self._expiries, (at, key))
        if len(self._expiries) > 4 * len(self._rows) + 64:
            self._expiries = [(row.expires_at, key) for key, row in self._rows.items()]
            heapq.heapify(self._expiries)

    def _sweep(self, now: float) -> None:
        while self._expiries:
            at, key = self._expiries[0]
            row = self._rows.get(key)
            if row is not None and row.expires_at == at and at > now:
                return
            heapq.heappop(self._expiries)
            if row is not None and row.expires_at <= now:
                self._remove(key)

    def _make_room(self) -> None:
        if len(self._rows) < self._limit:
            return
        oldest = next(iter(self._done), None)
        if oldest is None:
            raise StoreFullError(f"all {self._limit} rows are of events that are not done")
        self._remove(oldest)

    def _remove(self, key: str) -> None:
        del self._rows[key]
        self._done.pop(key, None)


def _milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))
