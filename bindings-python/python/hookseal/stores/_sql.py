"""What the stores in SQL databases share: three statements, whose clock is the database's."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from hookseal.stores._contract import DONE, Busy, Claim, Fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

LOGGER = logging.getLogger("hookseal")
# After how many events that were done those that expired are deleted, and how many at a time.
SWEEP_EVERY = 1000

# A piece of work is a generator: statements go out, rows come in.
Statement: TypeAlias = tuple[str, Sequence[Any]]
Rows: TypeAlias = Iterable[Sequence[Any]]


@dataclass(frozen=True)
class Dialect:
    """What differs between databases."""

    now: str
    """The clock."""
    later: str
    """The time so many milliseconds from now, with a place for their number."""
    never: str
    """A time before any other."""
    since: str
    """How many milliseconds ago `{}` was."""
    false: str
    skip_locked: str = ""


class Statements:
    """The statements of a store, with the places for values as the driver writes them."""

    def __init__(self, dialect: Dialect, table: str, place: Callable[[int], str]) -> None:
        """Write them."""

        def written(sql: str) -> str:
            sql = sql.replace(":later", dialect.later).replace(":now", dialect.now).replace("{table}", table)
            pieces = sql.split("?")
            return "".join(piece + place(index) for index, piece in enumerate(pieces[:-1], 1)) + pieces[-1]

        # Only this compares and sets; the reading that may follow words the refusal.
        self.claim = written(
            "INSERT INTO {table} AS h (key, token, done, attempt, first_at, lease_until, expires_at) "
            f"VALUES (?, ?, {dialect.false}, 1, :now, :later, :later) "
            "ON CONFLICT (key) DO UPDATE SET "
            "attempt = CASE WHEN h.expires_at <= :now THEN 1 WHEN h.token = excluded.token THEN h.attempt "
            "ELSE h.attempt + 1 END, "
            "first_at = CASE WHEN h.expires_at <= :now THEN :now ELSE h.first_at END, "
            f"done = {dialect.false}, token = excluded.token, "
            "lease_until = :later, expires_at = :later "
            "WHERE h.expires_at <= :now OR NOT h.done AND (h.lease_until <= :now OR h.token = excluded.token) "
            f"RETURNING attempt, {dialect.since.format('first_at')}"
        )
        self.read = written(
            "SELECT done, CASE WHEN lease_until > :now "
            f"THEN -({dialect.since.format('lease_until')}) ELSE 0 END "
            "FROM {table} WHERE key = ? AND expires_at > :now"
        )
        self.complete = written(
            f"UPDATE {{table}} SET done = NOT {dialect.false}, expires_at = :later "
            "WHERE key = ? AND token = ? RETURNING 1"
        )
        self.release = written(
            f"UPDATE {{table}} SET token = '', lease_until = {dialect.never} "
            "WHERE key = ? AND token = ? AND NOT done RETURNING 1"
        )
        self.sweep = written(
            "DELETE FROM {table} WHERE key IN "
            f"(SELECT key FROM {{table}} WHERE expires_at <= :now LIMIT 1000{dialect.skip_locked}) RETURNING 1"
        )


class Works:
    """The pieces of work of a store, which its driver's way of calling carries out."""

    def __init__(self, statements: Statements) -> None:
        """Take the statements."""
        self._statements = statements
        self._completed = 0

    def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Generator[Statement, Rows, Claim]:
        """Claim an event, or renew the lease."""
        # It may be claimed, done and expire, or be freed, between the two statements: then once more.
        for _ in range(2):
            values = (key, token, lease_ms, keep_ms, lease_ms, keep_ms)
            for attempt, age in (yield self._statements.claim, values):
                return Fresh(int(attempt), max(0, int(age)))
            for done, remaining in (yield self._statements.read, (key,)):
                if done:
                    return DONE
                if remaining > 0:
                    return Busy(int(remaining))
        return Busy(0)

    def complete(self, key: str, token: str, keep_ms: int) -> Generator[Statement, Rows, bool]:
        """Mark an event as done."""
        return any((yield self._statements.complete, (keep_ms, key, token)))

    def release(self, key: str, token: str) -> Generator[Statement, Rows, bool]:
        """Let an event be claimed at once."""
        return any((yield self._statements.release, (key, token)))

    def sweep(self) -> Generator[Statement, Rows, int]:
        """Delete some of the events that expired, and say how many."""
        return len(list((yield self._statements.sweep, ())))

    def is_due(self) -> bool:
        """Say whether it is time to sweep."""
        self._completed += 1
        return self._completed % SWEEP_EVERY == 0


def sweep_failed() -> None:
    """Log that a sweep failed. The next one comes: nothing but disk space depends on it."""
    LOGGER.warning("events that expired could not be deleted", exc_info=True)
