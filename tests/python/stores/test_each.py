"""What one kind of store promises alone."""

from __future__ import annotations

import sqlite3
import threading
import time
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import redis
from hookseal.stores import DONE, Busy, Fresh, MemoryStore, PostgresStore, RedisStore, SqliteStore, StoreFullError
from hookseal.stores import _sql as sql
from opened import Connections
from redis.backoff import NoBackoff
from redis.retry import Retry

import databases

if TYPE_CHECKING:
    from pathlib import Path

LONG = 60_000


class Clock:
    """Seconds that pass when told to."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def filled(rows: int) -> tuple[MemoryStore, Clock]:
    clock = Clock()
    return MemoryStore(rows, now=clock), clock


def test_memory_never_drops_what_somebody_holds() -> None:
    store, _ = filled(2)
    store.claim("a", "1", LONG, LONG)
    store.claim("b", "2", LONG, LONG)
    with pytest.raises(StoreFullError):
        store.claim("c", "3", LONG, LONG)
    assert isinstance(store.claim("a", "9", LONG, LONG), Busy)
    assert isinstance(store.claim("b", "9", LONG, LONG), Busy)


def test_memory_has_room_for_a_hundred_thousand_events() -> None:
    store = MemoryStore()
    for number in range(100_000):
        store.claim(f"e:{number}", "a", LONG, LONG)
        store.complete(f"e:{number}", "a", LONG)
    assert store.claim("e:0", "a", LONG, LONG) == DONE
    assert store.claim("e:another", "a", LONG, LONG) == Fresh(1, 0)
    assert store.claim("e:1", "a", LONG, LONG) == DONE
    assert store.claim("e:0", "a", LONG, LONG) == Fresh(1, 0)


def test_memory_drops_what_was_done_first() -> None:
    store, _ = filled(3)
    for key in "abc":
        store.claim(key, key, LONG, LONG)
    store.complete("b", "b", LONG)
    store.complete("a", "a", LONG)
    assert store.claim("d", "d", LONG, LONG) == Fresh(1, 0)
    assert store.claim("a", "9", LONG, LONG) == DONE
    assert isinstance(store.claim("c", "9", LONG, LONG), Busy)
    assert len(store) == 3


def test_memory_drops_what_has_expired_before_what_was_done() -> None:
    store, clock = filled(2)
    store.claim("done", "1", LONG, LONG)
    store.complete("done", "1", LONG)
    store.claim("free", "2", LONG, 1000)
    store.release("free", "2")
    clock.seconds = 2
    store.claim("another", "3", LONG, LONG)
    assert store.claim("done", "9", LONG, LONG) == DONE


def test_memory_is_not_filled_by_handlers_that_fail() -> None:
    store, _ = filled(2)
    for key in "abcd":
        assert store.claim(key, key, LONG, LONG) == Fresh(1, 0)
        store.release(key, key)
    assert store.claim("d", "9", LONG, LONG) == Fresh(2, 0)
    assert store.claim("e", "e", LONG, LONG) == Fresh(1, 0)
    assert isinstance(store.claim("d", "x", LONG, LONG), Busy)


def test_memory_drops_what_expired_before_what_is_done() -> None:
    store, clock = filled(2)
    store.claim("a", "a", LONG, LONG)
    store.complete("a", "a", LONG)
    store.claim("b", "b", 1000, 1000)
    clock.seconds = 2
    assert store.claim("c", "c", LONG, LONG) == Fresh(1, 0)
    assert store.claim("a", "9", LONG, LONG) == DONE


def test_memory_does_not_grow_by_renewals() -> None:
    store, _ = filled(2)
    for _ in range(10_000):
        store.claim("a", "a", LONG, LONG)
    assert len(store) == 1


def test_memory_tells_the_time_that_is_left() -> None:
    store, clock = filled(2)
    store.claim("a", "a", 1000, LONG)
    clock.seconds = 0.25
    assert store.claim("a", "b", LONG, LONG) == Busy(750)
    clock.seconds = 1
    assert store.claim("a", "b", LONG, LONG) == Fresh(2, 1000)


def test_sqlite_says_that_somebody_else_writes_for_too_long(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        store.claim("a", "a", LONG, LONG)
    assert time.monotonic() - begun > 0.2
    assert store._connection.execute("PRAGMA busy_timeout").fetchone() == (250,)
    other.execute("ROLLBACK")
    assert store.claim("a", "a", LONG, LONG).__class__ is Fresh
    other.close()
    store.close()


def test_sqlite_keeps_what_it_was_told(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    store.claim("a", "a", LONG, LONG)
    store.complete("a", "a", LONG)
    assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    store.close()
    again = SqliteStore(tmp_path / "a.db")
    assert again.claim("a", "b", LONG, LONG) == DONE
    again.close()


def test_sqlite_for_a_driver_with_other_places(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db", place="%s")
    store.claim("a", "a", LONG, LONG)
    seen: list[str] = []
    store.complete_in(lambda statement, _: seen.append(statement) or [(1,)], "a", "a", LONG)
    assert seen[0].count("%s") == 3
    assert "?" not in seen[0]
    store.close()


def test_an_old_sqlite_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(RuntimeError, match=r"3\.35"):
        SqliteStore(tmp_path / "a.db")


def test_sqlite_sweeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore(tmp_path / "a.db")
    store._connection.execute("BEGIN")
    for number in range(1001):
        store.claim(f"old {number}", "a", LONG, 0)
    store._connection.execute("COMMIT")
    store.claim("a", "a", LONG, LONG)
    assert [store.sweep(), store.sweep(), store.sweep()] == [1000, 1, 0]
    assert isinstance(store.claim("a", "b", LONG, LONG), Busy)

    store.claim("old", "a", LONG, 0)
    monkeypatch.setattr(sql, "SWEEP_EVERY", 1)
    store.complete("a", "a", LONG)
    assert store._connection.execute("SELECT key FROM hookseal").fetchall() == [("a",)]
    store.close()


def test_postgres_sweeps_around_what_is_locked(postgres: Any) -> None:
    connections = Connections(postgres.port)
    store = PostgresStore(connections.execute, table="swept")
    with psycopg.connect(databases.postgres_address(postgres.port)) as other:
        other.execute(PostgresStore.schema("swept"))
        other.commit()
        for key in ("a", "b"):
            store.claim(key, "a", LONG, 0)
        store.claim("c", "a", LONG, LONG)
        other.execute("SELECT * FROM swept WHERE key = 'a' FOR UPDATE")
        assert store.sweep() == 1
        other.rollback()
    assert store.sweep() == 1
    assert isinstance(store.claim("c", "b", LONG, LONG), Busy)
    connections.close()


def test_postgres_in_numbers() -> None:
    seen: list[str] = []
    store = PostgresStore(lambda statement, _: seen.append(statement) or [], style="numeric")
    store.complete("a", "a", LONG)
    assert "$1" in seen[0]
    assert "$3" in seen[0]
    assert "%s" not in seen[0]


def test_postgres_compares_bytes_and_finds_what_expires(postgres: Any) -> None:
    with psycopg.connect(databases.postgres_address(postgres.port)) as connection:
        connection.execute(PostgresStore.schema("described"))
        columns = "SELECT collation_name FROM information_schema.columns WHERE table_name = 'described' AND column_name"
        assert connection.execute(f"{columns} = 'key'").fetchone() == ("C",)
        indexes = connection.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'described'").fetchall()
        assert any(definition.endswith("(expires_at)") for (definition,) in indexes)


def test_a_row_that_is_swept_between_a_claim_and_its_refusal_is_claimed_again_and_then_called_busy() -> None:
    ran: list[str] = []
    store = PostgresStore(lambda statement, _: ran.append(statement.split()[0]) or [])
    assert store.claim("a", "a", LONG, LONG) == Busy(0)
    assert ran == ["INSERT", "SELECT"] * 2


def test_a_row_takes_some_200_bytes(postgres: Any, redis_server: Any, tmp_path: Path) -> None:
    rows = 1000
    with (
        psycopg.connect(databases.postgres_address(postgres.port), autocommit=True) as connection,
        redis.Redis(port=redis_server.port) as client,
    ):
        connection.execute(PostgresStore.schema("sized"))
        sqlite = SqliteStore(tmp_path / "a.db")
        stores = (
            sqlite,
            PostgresStore(lambda sql, values: connection.execute(sql, values).fetchall(), table="sized"),
            RedisStore(client, prefix="sized:"),
        )
        names = [f"screenings:singlekey:{token_hex(13)}" for _ in range(rows)]
        for store in stores:
            for name in names:
                token = token_hex(16)
                store.claim(name, token, LONG, LONG)
                store.complete(name, token, LONG)
        connection.execute("VACUUM FULL sized")
        found = connection.execute("SELECT pg_total_relation_size('sized')").fetchone()
        pages = sqlite._connection.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        sizes = (found[0] / rows if found else 0, pages.fetchone()[0] / rows, client.memory_usage(f"sized:{names[0]}"))
        sqlite.close()
    assert all(100 < size < 350 for size in sizes), sizes


def test_redis_that_evicts_is_refused(redis_server: Any) -> None:
    with redis.Redis(port=redis_server.port) as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        try:
            with pytest.raises(RuntimeError, match="noeviction"):
                RedisStore(client).claim("a", "a", LONG, LONG)
        finally:
            client.config_set("maxmemory-policy", "noeviction")
        assert not client.exists("hookseal:a")


def test_redis_learns_its_scripts_again(redis_server: Any) -> None:
    with redis.Redis(port=redis_server.port, decode_responses=True) as client:
        store = RedisStore(client, prefix="again:")
        client.script_flush()
        assert store.claim("a", "a", LONG, LONG) == Fresh(1, 0)
        client.script_flush()
        assert store.complete("a", "a", LONG) is True
        assert store.claim("a", "b", LONG, LONG) == DONE


def test_redis_that_is_full_grants_nothing() -> None:
    with databases.redis_server() as server, redis.Redis(port=server.port) as client:
        store = RedisStore(client)
        store.claim("a", "a", LONG, LONG)
        client.config_set("maxmemory", 1)
        with pytest.raises(redis.RedisError):
            store.claim("b", "b", LONG, LONG)
        with pytest.raises(redis.RedisError):
            store.complete("a", "a", LONG)
        client.config_set("maxmemory", 0)
        assert store.complete("a", "a", LONG) is True


def test_a_store_that_stops_and_one_that_is_paused_grant_nothing() -> None:
    with databases.redis_server() as server, impatient(server.port) as client:
        store = RedisStore(client)
        store.claim("a", "a", LONG, LONG)
        server.pause()
        with pytest.raises(redis.RedisError):
            store.claim("b", "b", LONG, LONG)
        server.resume()
        databases.until(lambda: answers(lambda: store.claim("b", "b", LONG, LONG)))
        server.stop()
        with pytest.raises(redis.RedisError):
            store.claim("b", "b", LONG, LONG)


def test_a_replica_that_takes_over_has_the_marks_that_reached_it() -> None:
    with (
        databases.redis_server() as primary,
        databases.redis_server() as second,
        impatient(primary.port) as client,
        impatient(second.port) as replica,
    ):
        before, after = RedisStore(client), RedisStore(replica)
        replica.replicaof("127.0.0.1", primary.port)

        def mark(store: RedisStore, key: str) -> None:
            assert store.claim(key, "a", LONG, LONG) == Fresh(1, 0)
            assert store.complete(key, "a", LONG) is True

        mark(before, "copied")
        databases.until(lambda: (replica.get("hookseal:copied") or b"").startswith(b"done;"))
        # From here on it hears nothing more, and writes nothing.
        replica.replicaof("127.0.0.1", 1)
        mark(before, "lost")
        primary.stop()
        for store in (before, after):
            with pytest.raises(redis.RedisError):
                store.claim("between", "a", LONG, LONG)
        replica.replicaof("NO", "ONE")
        # It does not know the scripts yet.
        assert after.claim("copied", "b", LONG, LONG) == DONE
        mark(after, "lost")
        mark(after, "between")


def impatient(port: int) -> redis.Redis:
    """Give a client that waits 0.2 s, and tries once."""
    return redis.Redis(port=port, socket_timeout=0.2, retry=Retry(NoBackoff(), 0))


def answers(question: Any) -> bool:
    try:
        question()
    except redis.RedisError:
        return False
    return True


def test_postgres_that_stops_grants_nothing() -> None:
    with databases.postgres() as server:
        connections = Connections(server.port)
        store = PostgresStore(connections.execute)
        with psycopg.connect(databases.postgres_address(server.port)) as connection:
            connection.execute(PostgresStore.schema())
        store.claim("a", "a", LONG, LONG)
        server.stop()
        with pytest.raises(psycopg.OperationalError):
            store.claim("b", "b", LONG, LONG)
        connections.close()


def test_the_clock_is_the_stores(redis_server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sqlite = SqliteStore(tmp_path / "a.db")
    with redis.Redis(port=redis_server.port) as client:
        for store in (RedisStore(client, prefix="clock:"), sqlite):
            store.claim("a", "a", LONG, LONG)
            # A worker whose clock is ten minutes fast takes nothing over.
            monkeypatch.setattr(time, "time", lambda: 4_000_000_000.0)
            assert isinstance(store.claim("a", "b", LONG, LONG), Busy)
            monkeypatch.undo()
    sqlite.close()


def test_sqlite_in_threads(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    claims: list[Any] = []
    threads = [
        threading.Thread(target=lambda token=token: claims.append(store.claim("a", token, LONG, LONG)))
        for token in "abcdefgh"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(claim, Fresh) for claim in claims) == 1
    store.close()
