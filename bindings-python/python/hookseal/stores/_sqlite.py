"""The store of one machine."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from typing import TYPE_CHECKING, Any, TypeVar, cast

from hookseal.stores._sql import Dialect, Statements, Works, sweep_failed
from hookseal.stores._transaction import complete_in

if TYPE_CHECKING:
    from collections.abc import Generator

    from hookseal.stores._contract import Claim
    from hookseal.stores._sql import Rows, Statement

_Result = TypeVar("_Result")

# RETURNING.
OLDEST = (3, 35, 0)
NOW = "CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)"
DIALECT = Dialect(now=NOW, later=f"{NOW} + ?", never="0", since=f"{NOW} - {{}}", false="0")


class SqliteStore:
    """For one machine: a file on a disk of its own, not on a network's.

    For threads and for processes. Nothing that it was told is lost when the machine loses power.

    - `path`: the file. It may be that of the program's own tables: then `delivery.complete(cursor)`
      takes part in the program's transaction.
    - `table`: its name.
    - `place`: how the program's driver writes the place of a value, where `delivery.complete` gets a
      cursor of it: `?`, or `%s` for Django.

    It waits 250 ms for who else writes, and then raises, so that the delivery comes again.

    >>> from hookseal.stores import SqliteStore
    >>> store = SqliteStore(":memory:")
    >>> store.claim("screenings:singlekey:wh_1", "token", 60_000, 86_400_000)
    Fresh(attempt=1, age_ms=0)
    """

    def __init__(self, path: str | os.PathLike[str], *, table: str = "hookseal", place: str = "?") -> None:
        """Open the file, and make the table if there is none. Raises `RuntimeError` for an SQLite before 3.35."""
        if sqlite3.sqlite_version_info < OLDEST:
            raise RuntimeError(f"SqliteStore needs SQLite 3.35 or later, found {sqlite3.sqlite_version}")
        self._path = os.fspath(path)
        self._table = table
        self._works = Works(Statements(DIALECT, table, lambda _: "?"))
        self._complete = Statements(DIALECT, table, lambda _: place).complete
        self._lock = threading.Lock()
        self._connection, self._process = self._open(), os.getpid()

    def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Claim:
        """Claim an event, or renew the lease of one that was claimed with this token."""
        return self._run(self._works.claim(key, token, lease_ms, keep_ms))

    def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        completed = self._run(self._works.complete(key, token, keep_ms))
        if self._works.is_due():
            try:
                self.sweep()
            except sqlite3.Error:
                sweep_failed()
        return completed

    def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:
        """Mark it in the caller's transaction. False if it is not the token's any more."""
        return any(complete_in(transaction, self._complete, (keep_ms, key, token)))

    def release(self, key: str, token: str) -> bool:
        """Let the event be claimed at once. False if it is not the token's any more."""
        return self._run(self._works.release(key, token))

    def sweep(self) -> int:
        """Delete up to 1000 events that expired. The store does so itself, after every 1000 that were done."""
        return self._run(self._works.sweep())

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _run(self, work: Generator[Statement, Rows, _Result]) -> _Result:
        with self._lock:
            # A process that was forked has a connection of its own.
            if self._process != os.getpid():
                self._connection, self._process = self._open(), os.getpid()
            rows: Rows | None = None
            while True:
                try:
                    # The first one is started with nothing.
                    sql, values = work.send(cast("Rows", rows))
                except StopIteration as end:
                    return cast("_Result", end.value)
                rows = self._connection.execute(sql, values).fetchall()

    def _open(self) -> sqlite3.Connection:
        # Every statement is a transaction; the lock keeps threads apart.
        connection = sqlite3.connect(self._path, timeout=0.25, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {self._table} (key TEXT PRIMARY KEY, token TEXT NOT NULL, "
            "done INTEGER NOT NULL, attempt INTEGER NOT NULL, first_at INTEGER NOT NULL, "
            "lease_until INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID"
        )
        connection.execute(f"CREATE INDEX IF NOT EXISTS {self._table}_expires_at ON {self._table} (expires_at)")
        return connection


class AsyncSqliteStore:
    """The same for `asyncio`: each call runs in a thread.

    `delivery.complete` runs in the caller's own, as `sqlite3` is synchronous.
    """

    def __init__(self, path: str | os.PathLike[str], *, table: str = "hookseal", place: str = "?") -> None:
        """Open the file, as `SqliteStore` does."""
        self._store = SqliteStore(path, table=table, place=place)

    async def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Claim:
        """Claim an event, or renew the lease of one that was claimed with this token."""
        return await asyncio.to_thread(self._store.claim, key, token, lease_ms, keep_ms)

    async def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        return await asyncio.to_thread(self._store.complete, key, token, keep_ms)

    async def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:
        """Mark it in the caller's transaction. False if it is not the token's any more."""
        return self._store.complete_in(transaction, key, token, keep_ms)

    async def release(self, key: str, token: str) -> bool:
        """Let the event be claimed at once. False if it is not the token's any more."""
        return await asyncio.to_thread(self._store.release, key, token)

    def close(self) -> None:
        """Close the file."""
        self._store.close()
