"""What every store promises, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias


@dataclass(frozen=True)
class Fresh:
    """The event is the caller's to handle, until the lease ends."""

    attempt: int
    """1 for the first."""
    age_ms: int
    """How long ago the event was claimed for the first time, in milliseconds."""


@dataclass(frozen=True)
class Busy:
    """Somebody else handles the event."""

    remaining_ms: int
    """When the lease ends, in milliseconds."""


@dataclass(frozen=True)
class Done:
    """The event was handled."""


DONE: Final = Done()
FIRST: Final = Fresh(1, 0)
"""What most claims are."""
Claim: TypeAlias = Fresh | Busy | Done


class Overtaken(Exception):  # noqa: N818 - Nothing is wrong with the program: another delivery of the event was faster.
    """The event is somebody else's by now: roll the transaction back, and let this pass through.

    A handler that raises it, whoever made it, has its delivery sent again, and nothing marked.
    """


class StoreFullError(Exception):
    """No row can go to make room for another one."""


class Store(Protocol):
    """Which events are being handled, and which are done.

    Durations are whole milliseconds; the clock is the store's own. A call that raises may have been
    carried out or not, and can be repeated with the same token.
    """

    def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Claim:
        """Claim an event, or renew the lease of one that was claimed with this token."""
        ...

    def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        ...

    def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:
        """Mark it in the caller's transaction. False if it is not the token's any more."""
        ...

    def release(self, key: str, token: str) -> bool:
        """Let the event be claimed at once. False if it is not the token's any more."""
        ...


class AsyncStore(Protocol):
    """The same for `asyncio`."""

    async def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Claim:
        """Claim an event, or renew the lease of one that was claimed with this token."""
        ...

    async def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        ...

    async def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:
        """Mark it in the caller's transaction. False if it is not the token's any more."""
        ...

    async def release(self, key: str, token: str) -> bool:
        """Let the event be claimed at once. False if it is not the token's any more."""
        ...
