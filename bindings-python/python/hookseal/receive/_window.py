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
        self._begun = time.monotonic()
        self.last_received: float | None = None
        """When the last delivery came, in Unix seconds."""

    def count(self, outcome: str) -> None:
        """Count a delivery. Forgeries say nothing about health."""
        counts = COUNTS[outcome]
        if counts == 0:
            return
        with self._lock:
            second = int(time.monotonic())
            if not self._counts or self._counts[-1][0] != second:
                self._counts.append([second, 0, 0])
                self._forget(second)
            self._counts[-1][1] += 1
            self._counts[-1][2] += counts - 1
            self._begun = time.monotonic()
            self.last_received = time.time()

    def totals(self) -> tuple[int, int]:
        """Give how many came, and how many of them were errors."""
        with self._lock:
            self._forget(int(time.monotonic()))
            return sum(row[1] for row in self._counts), sum(row[2] for row in self._counts)

    def silence_ms(self) -> float:
        """Give how long ago the last one came, or the process began."""
        return (time.monotonic() - self._begun) * 1000

    def _forget(self, second: int) -> None:
        while self._counts and self._counts[0][0] <= second - SECONDS:
            self._counts.popleft()
