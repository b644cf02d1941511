"""What came in the last five minutes."""

from __future__ import annotations

import threading
import time
from collections import deque

from hookseal.receive._machine import COUNTS

SECONDS = 300


class Window:
    """Counts deliveries and errors, by the second."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._counts: deque[list[int]] = deque()
        self._last_at = time.monotonic()
        self._has_counted = False

    @property
    def last_received(self) -> float | None:
        """When the last delivery came, in Unix seconds."""
        return time.time() - self.silence_ms() / 1000 if self._has_counted else None

    def count(self, outcome: str) -> None:
        """Count a delivery. Forgeries say nothing about health."""
        counts = COUNTS[outcome]
        if counts == 0:
            return
        now = time.monotonic()
        with self._lock:
            second = int(now)
            if not self._counts or self._counts[-1][0] != second:
                self._counts.append([second, 0, 0])
                self._forget(second)
            latest = self._counts[-1]
            latest[1] += 1
            latest[2] += counts - 1
            self._last_at = now
            self._has_counted = True

    def totals(self) -> tuple[int, int]:
        """Give how many came, and how many of them were errors."""
        with self._lock:
            self._forget(int(time.monotonic()))
            return sum(row[1] for row in self._counts), sum(row[2] for row in self._counts)

    def silence_ms(self) -> float:
        """Give how long ago the last one came, or the process began."""
        return (time.monotonic() - self._last_at) * 1000

    def _forget(self, second: int) -> None:
        while self._counts and self._counts[0][0] <= second - SECONDS:
            self._counts.popleft()
