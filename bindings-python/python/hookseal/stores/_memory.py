"""The store of one process."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from hookseal._errors import invalid_option
from hookseal._mistakes import complete_nowhere, store_full
from hookseal.stores._contract import DONE, FIRST, Busy, Claim, Fresh, StoreFullError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class _Row:
    token: str
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
        # Each in the order in which its rows came in.
        self._held: OrderedDict[str, _Row] = OrderedDict()
        self._done: OrderedDict[str, _Row] = OrderedDict()
        self._free: OrderedDict[str, _Row] = OrderedDict()

    def __len__(self) -> int:
        """Give how many events it knows."""
        return len(self._held) + len(self._done) + len(self._free)

    def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Claim:
        """Claim an event, or renew the lease of one that was claimed with this token."""
        with self._lock:
            now = self._now()
            rows = self._done if key in self._done else self._free if key in self._free else self._held
            row = rows.get(key)
            if row is not None and row.expires_at <= now:
                row = None
                del rows[key]
            if row is None:
                if len(self._held) + len(self._done) + len(self._free) >= self._limit:
                    self._make_room(now)
                self._held[key] = _Row(token, 1, now, now + lease_ms / 1000, now + keep_ms / 1000)
                return FIRST
            if rows is self._done:
                return DONE
            if row.token != token:
                if row.lease_until > now:
                    return Busy(_milliseconds(row.lease_until - now))
                row.attempt += 1
                row.token = token
                self._held[key] = rows.pop(key)
            row.lease_until = now + lease_ms / 1000
            row.expires_at = now + keep_ms / 1000
            self._held.move_to_end(key)
            return Fresh(row.attempt, _milliseconds(now - row.first_at))

    def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        with self._lock:
            row = self._held.get(key) or self._done.get(key)
            if row is None or row.token != token:
                return False
            self._held.pop(key, None)
            row.expires_at = self._now() + keep_ms / 1000
            self._done[key] = row
            return True

    def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> NoReturn:  # noqa: ARG002
        """Raise `WebhookConfigError`: no transaction holds what a process keeps in memory."""
        raise invalid_option(*complete_nowhere())

    def release(self, key: str, token: str) -> bool:
        """Let the event be claimed at once. False if it is not the token's any more."""
        with self._lock:
            row = self._held.get(key)
            if row is None or row.token != token:
                return False
            row.token, row.lease_until = "", self._now()
            self._free[key] = self._held.pop(key)
            return True

    def _make_room(self, now: float) -> None:
        # What came into a list first expires first, too.
        expired = (rows for rows in (self._held, self._done, self._free) if _first_expires(rows) <= now)
        rows = next(expired, self._done or self._free)
        if not rows:
            raise StoreFullError(store_full(str(self._limit)))
        rows.popitem(last=False)


def _first_expires(rows: OrderedDict[str, _Row]) -> float:
    return next((row.expires_at for row in rows.values()), math.inf)


def _milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))
