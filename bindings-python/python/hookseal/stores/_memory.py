"""The store of one process."""

from __future__ import annotations

import heapq
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from hookseal.stores._contract import DONE, FIRST, Busy, Claim, Fresh, StoreFullError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
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
      those that were done first, then those that were given back first; never one that may be in
      somebody's hands. Where all are, `StoreFullError` is raised, and the delivery comes again.
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
        # In the order in which they were done, and given back.
        self._done: dict[str, None] = {}
        self._free: dict[str, None] = {}
        # One for each row: when it expires, unless that was put off since.
        self._expiries: list[tuple[float, str]] = []

    def __len__(self) -> int:
        """Give how many events it knows."""
        return len(self._rows)

    def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Claim:
        """Claim an event, or renew the lease of one that was claimed with this token."""
        with self._lock:
            now = self._now()
            if self._expiries and self._expiries[0][0] <= now:
                self._sweep(now)
            row = self._rows.get(key)
            if row is None or row.expires_at <= now:
                if row is not None:
                    self._remove(key)
                elif len(self._rows) >= self._limit:
                    self._make_room()
                expires_at = now + keep_ms / 1000
                self._rows[key] = _Row(token, False, 1, now, now + lease_ms / 1000, expires_at)
                if row is None:
                    heapq.heappush(self._expiries, (expires_at, key))
                return FIRST
            if row.done:
                return DONE
            if row.token != token:
                if row.lease_until > now:
                    return Busy(_milliseconds(row.lease_until - now))
                row.attempt += 1
                row.token = token
                self._free.pop(key, None)
            row.lease_until = now + lease_ms / 1000
            row.expires_at = now + keep_ms / 1000
            return Fresh(row.attempt, _milliseconds(now - row.first_at))

    def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        with self._lock:
            row = self._rows.get(key)
            if row is None or row.token != token:
                return False
            row.done = True
            self._done.setdefault(key)
            row.expires_at = self._now() + keep_ms / 1000
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
            self._free[key] = None
            return True

    def _sweep(self, now: float) -> None:
        expiries = self._expiries
        while expiries and expiries[0][0] <= now:
            key = heapq.heappop(expiries)[1]
            row = self._rows.get(key)
            if row is None:
                continue
            if row.expires_at > now:
                heapq.heappush(expiries, (row.expires_at, key))
            else:
                self._remove(key)

    def _make_room(self) -> None:
        oldest = next(iter(self._done or self._free), None)
        if oldest is None:
            raise StoreFullError(f"all {self._limit} rows are of events that are not done")
        self._remove(oldest)
        if len(self._expiries) > 2 * self._limit + 64:
            self._expiries = [(row.expires_at, key) for key, row in self._rows.items()]
            heapq.heapify(self._expiries)

    def _remove(self, key: str) -> None:
        del self._rows[key]
        self._done.pop(key, None)
        self._free.pop(key, None)


def _milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))
