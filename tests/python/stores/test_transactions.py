"""Marks in the user's own transaction."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hookseal import WebhookConfigError
from hookseal.stores import (
    DONE,
    AsyncPostgresStore,
    AsyncSqliteStore,
    Fresh,
    MemoryStore,
    Overtaken,
    PostgresStore,
    RedisStore,
    SqliteStore,
)
from opened import Connections

from databases import postgres_address

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = 60_000


@pytest.fixture
def key() -> str:
    return f"screenings:singlekey:{token_hex(8)}"


@pytest.fixture
def store(postgres: Any) -> Iterator[PostgresStore]:
    connections = Connections(postgres.port)
    yield PostgresStore(connections.execute)
    connections.close()


@pytest.fixture
def transaction(postgres: Any) -> Iterator[Any]:
    with psycopg.connect(postgres_address(postgres.port)) as connection:
        yield connection
        connection.rollback()


def test_a_commit_marks(store: PostgresStore, transaction: Any, key: str) -> None:
    store.claim(key, "a", LONG, LONG)
    assert store.complete_in(transaction.cursor(), key, "a", LONG) is True
    transaction.commit()
    assert store.claim(key, "b", LONG, LONG) == DONE


def test_a_rollback_does_not(store: PostgresStore, transaction: Any, key: str) -> None:
    store.claim(key, "a", LONG, LONG)
    assert store.complete_in(transaction, key, "a", LONG) is True
    transaction.rollback()
    assert store.release(key, "a") is True
    assert store.claim(key, "b", LONG, LONG) == Fresh(2, pytest.approx(0, abs=5000))


def test_who_was_overtaken_is_told(store: PostgresStore, transaction: Any, key: str) -> None:
    store.claim(key, "a", 0, LONG)
    store.claim(key, "b", LONG, LONG)
    assert store.complete_in(lambda sql, values: transaction.execute(sql, values).fetchall(), key, "a", LONG) is False


def test_an_open_transaction_keeps_others_from_taking_over(store: PostgresStore, transaction: Any, key: str) -> None:
    store.claim(key, "a", 0, LONG)
    assert store.complete_in(transaction, key, "a", LONG) is True
    # The lease is over, but the row is locked: what waits for it gives up, which is no claim.
    with pytest.raises(psycopg.errors.LockNotAvailable):
        store.claim(key, "b", LONG, LONG)
    transaction.commit()
    assert store.claim(key, "b", LONG, LONG) == DONE


def test_who_waits_for_an_open_transaction_sees_what_came_of_it(postgres: Any, transaction: Any, key: str) -> None:
    connections = Connections(postgres.port)
    store = PostgresStore(connections.execute)
    for end, expected in ((transaction.rollback, Fresh), (transaction.commit, type(DONE))):
        mine = key + expected.__name__
        store.claim(mine, "a", 0, LONG)
        store.complete_in(transaction, mine, "a", LONG)
        found: list[Any] = []
        thread = threading.Thread(
            target=lambda mine=mine, found=found: found.append(store.claim(mine, "b", LONG, LONG))
        )
        thread.start()
        with psycopg.connect(postgres_address(postgres.port), autocommit=True) as other:
            while not other.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchall():
                pass
        end()
        thread.join()
        assert isinstance(found[0], expected)
    connections.close()


@pytest.mark.parametrize("level", list(psycopg.IsolationLevel))
def test_at_any_isolation_level(store: PostgresStore, transaction: Any, key: str, level: Any) -> None:
    store.claim(key, "a", LONG, LONG)
    transaction.isolation_level = level
    assert store.complete_in(transaction, key, "a", LONG) is True
    transaction.commit()
    assert store.claim(key, "b", LONG, LONG) == DONE


def test_a_row_that_changed_under_a_snapshot_is_overtaken(store: PostgresStore, transaction: Any, key: str) -> None:
    store.claim(key, "a", 0, LONG)
    transaction.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    transaction.execute("SELECT count(*) FROM hookseal")
    store.claim(key, "b", LONG, LONG)
    with pytest.raises(Overtaken):
        store.complete_in(transaction, key, "a", LONG)


def test_from_asyncio(postgres: Any, key: str) -> None:
    asyncio.run(marked_from_asyncio(postgres, key))


async def marked_from_asyncio(postgres: Any, key: str) -> None:
    connection = await psycopg.AsyncConnection.connect(postgres_address(postgres.port))
    async with connection:

        async def execute(sql: str, values: Any) -> Any:
            rows = await (await connection.execute(sql, values)).fetchall()
            await connection.commit()
            return rows

        store = AsyncPostgresStore(execute)
        await store.claim(key, "a", LONG, LONG)
        assert await store.complete_in(connection.cursor(), key, "a", LONG) is True
        await connection.rollback()
        assert await store.complete_in(connection, key, "a", LONG) is True
        await connection.commit()
        assert await store.claim(key, "b", LONG, LONG) == DONE


def test_in_the_same_sqlite_file(tmp_path: Path, key: str) -> None:
    file = tmp_path / "own.db"
    store = SqliteStore(file)
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("CREATE TABLE effects (name)")
    store.claim(key, "a", LONG, LONG)

    connection.execute("BEGIN")
    assert store.complete_in(connection.cursor(), key, "a", LONG) is True
    connection.execute("INSERT INTO effects VALUES ('rolled back')")
    connection.execute("ROLLBACK")
    assert store.release(key, "a") is True

    store.claim(key, "b", LONG, LONG)
    connection.execute("BEGIN")
    assert store.complete_in(connection, key, "b", LONG) is True
    assert store.complete_in(connection, key, "a", LONG) is False
    connection.execute("INSERT INTO effects VALUES ('kept')")
    connection.execute("COMMIT")
    assert store.claim(key, "c", LONG, LONG) == DONE
    assert connection.execute("SELECT name FROM effects").fetchall() == [("kept",)]
    connection.close()
    store.close()


def test_in_the_same_sqlite_file_from_asyncio(tmp_path: Path, key: str) -> None:
    asyncio.run(marked_in_the_same_sqlite_file(tmp_path, key))


async def marked_in_the_same_sqlite_file(tmp_path: Path, key: str) -> None:
    file = tmp_path / "own.db"
    store = AsyncSqliteStore(file)
    connection = sqlite3.connect(file)
    await store.claim(key, "a", LONG, LONG)
    assert await store.complete_in(connection.cursor(), key, "a", LONG) is True
    connection.commit()
    assert await store.claim(key, "b", LONG, LONG) == DONE
    connection.close()
    store.close()


def test_in_transactions_of_django(postgres: Any, tmp_path: Path) -> None:
    script = Path(__file__).with_name("django_marks.py")
    command = [sys.executable, str(script), str(postgres.port), str(tmp_path / "own.db")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    expected = [[[200, 200, 200], [500, 200, 200]], {"works": 1, "fails": 1}]
    assert [json.loads(line) for line in ran.stdout.splitlines()] == [expected, expected]


@pytest.mark.parametrize("store", [MemoryStore(), RedisStore(None)])
def test_where_there_is_no_transaction(store: Any) -> None:
    with pytest.raises(WebhookConfigError, match="the transaction's database"):
        store.complete_in(None, "key", "token", LONG)
