"""The store in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from hookseal.stores._sql import Dialect, Statements, Works, sweep_failed
from hookseal.stores._transaction import complete_in, complete_in_soon

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    from hookseal.stores._contract import Claim
    from hookseal.stores._sql import Rows, Statement

_Result = TypeVar("_Result")

DIALECT = Dialect(
    now="clock_timestamp()",
    later="clock_timestamp() + CAST(? AS double precision) * interval '1 millisecond'",
    never="'-infinity'",
    since="CAST(extract(epoch FROM clock_timestamp() - {}) * 1000 AS bigint)",
    false="false",
    skip_locked=" FOR UPDATE SKIP LOCKED",
)


def _schema(table: str) -> str:
    return (
        f'CREATE TABLE IF NOT EXISTS {table} (key text COLLATE "C" PRIMARY KEY, token text NOT NULL, '
        "done boolean NOT NULL, attempt integer NOT NULL, first_at timestamptz NOT NULL, "
        "lease_until timestamptz NOT NULL, expires_at timestamptz NOT NULL); "
        f"CREATE INDEX IF NOT EXISTS {table}_expires_at ON {table} (expires_at)"
    )


def _statements(table: str, style: str) -> Statements:
    return Statements(DIALECT, table, lambda index: "%s" if style == "format" else f"${index}")


class PostgresStore:
    """For several machines, with any driver.

    - `execute`: runs a statement with values and gives the rows. It commits at once, so it takes a
      connection of its own, outside any transaction of the program's: one out of a pool, say. Give
      the role of these connections a `lock_timeout` of 1 s.
    - `table`: its name.
    - `style`: how the driver writes the place of a value: `format` is `%s` (psycopg, Django),
      `numeric` is `$1` (asyncpg).

    `PostgresStore.schema()` is what makes the table. Transactions that call `delivery.complete` may
    have any isolation level; poolers of transactions are fine where the driver prepares no
    statements (psycopg's `prepare_threshold=None`).

    >>> import psycopg_pool  # doctest: +SKIP
    >>> pool = psycopg_pool.ConnectionPool()  # doctest: +SKIP
    >>> def execute(sql, values):
    ...     with pool.connection() as connection:
    ...         return connection.execute(sql, values).fetchall()
    >>> store = PostgresStore(execute)
    """

    def __init__(
        self,
        execute: Callable[[str, Any], Rows],
        *,
        table: str = "hookseal",
        style: Literal["format", "numeric"] = "format",
    ) -> None:
        """Connect to nothing yet."""
        self._execute = execute
        self._statements = _statements(table, style)
        self._works = Works(self._statements)

    @staticmethod
    def schema(table: str = "hookseal") -> str:
        """Give the SQL that makes the table, if there is none, for a migration."""
        return _schema(table)

    def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Claim:
        """Claim an event, or renew the lease of one that was claimed with this token."""
        return self._run(self._works.claim(key, token, lease_ms, keep_ms))

    def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        completed = self._run(self._works.complete(key, token, keep_ms))
        if self._works.is_due():
            try:
                self.sweep()
            except Exception:
                sweep_failed()
        return completed

    def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:
        """Mark it in the caller's transaction. False if it is not the token's any more."""
        return any(complete_in(transaction, self._statements.complete, (keep_ms, key, token)))

    def release(self, key: str, token: str) -> bool:
        """Let the event be claimed at once. False if it is not the token's any more."""
        return self._run(self._works.release(key, token))

    def sweep(self) -> int:
        """Delete up to 1000 events that expired. The store does so itself, after every 1000 that were done."""
        return self._run(self._works.sweep())

    def _run(self, work: Generator[Statement, Rows, _Result]) -> _Result:
        rows: Rows | None = None
        while True:
            try:
                # The first one is started with nothing.
                statement = work.send(cast("Rows", rows))
            except StopIteration as end:
                return cast("_Result", end.value)
            rows = self._execute(*statement)


class AsyncPostgresStore:
    """The same for `asyncio`: `execute` is a coroutine function."""

    def __init__(
        self,
        execute: Callable[[str, Any], Awaitable[Rows]],
        *,
        table: str = "hookseal",
        style: Literal["format", "numeric"] = "format",
    ) -> None:
        """Connect to nothing yet."""
        self._execute = execute
        self._statements = _statements(table, style)
        self._works = Works(self._statements)

    @staticmethod
    def schema(table: str = "hookseal") -> str:
        """Give the SQL that makes the table, if there is none, for a migration."""
        return _schema(table)

    async def claim(self, key: str, token: str, lease_ms: int, keep_ms: int) -> Claim:
        """Claim an event, or renew the lease of one that was claimed with this token."""
        return await self._run(self._works.claim(key, token, lease_ms, keep_ms))

    async def complete(self, key: str, token: str, keep_ms: int) -> bool:
        """Mark the event as done. False if it is not the token's any more."""
        completed = await self._run(self._works.complete(key, token, keep_ms))
        if self._works.is_due():
            try:
                await self.sweep()
            except Exception:
                sweep_failed()
        return completed

    async def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:
        """Mark it in the caller's transaction. False if it is not the token's any more."""
        return any(await complete_in_soon(transaction, self._statements.complete, (keep_ms, key, token)))

    async def release(self, key: str, token: str) -> bool:
        """Let the event be claimed at once. False if it is not the token's any more."""
        return await self._run(self._works.release(key, token))

    async def sweep(self) -> int:
        """Delete up to 1000 events that expired. The store does so itself, after every 1000 that were done."""
        return await self._run(self._works.sweep())

    async def _run(self, work: Generator[Statement, Rows, _Result]) -> _Result:
        rows: Rows | None = None
        while True:
            try:
                # The first one is started with nothing.
                statement = work.send(cast("Rows", rows))
            except StopIteration as end:
                return cast("_Result", end.value)
            rows = await self._execute(*statement)
