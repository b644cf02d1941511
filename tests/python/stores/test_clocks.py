"""Stores whose own clock is set while they run: leases end early or late, who had one is told, and marks stay."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg
import redis
from hookseal.stores import DONE, Busy, Fresh, PostgresStore, RedisStore
from opened import Connections

import databases

HOUR = 3600
LONG = 60_000
DAY = 86_400_000


def holds(store: Any, clock: databases.Clock) -> None:
    """Ask all of it."""
    # Forward: leases end early.
    store.claim("early", "first", LONG, DAY)
    clock.set(HOUR)
    claim = store.claim("early", "second", LONG, DAY)
    assert isinstance(claim, Fresh)
    assert claim.attempt == 2
    assert store.complete("early", "first", DAY) is False
    assert store.complete("early", "second", DAY) is True
    clock.set(0)
    # Back: they end late, and the holder still renews.
    store.claim("late", "first", LONG, DAY)
    clock.set(-HOUR)
    busy = store.claim("late", "second", LONG, DAY)
    assert isinstance(busy, Busy)
    assert HOUR * 1000 < busy.remaining_ms <= HOUR * 1000 + LONG
    renewed = store.claim("late", "first", LONG, DAY)
    assert isinstance(renewed, Fresh)
    assert (renewed.attempt, renewed.age_ms) == (1, 0)
    assert store.complete("late", "first", DAY) is True
    for seconds in (-HOUR, 0, HOUR):
        clock.set(seconds)
        for key in ("early", "late"):
            assert store.claim(key, "another", LONG, DAY) == DONE


def test_postgres() -> None:
    with databases.settable_clock() as clock, databases.postgres(clock) as server:
        connections = Connections(server.port)
        with psycopg.connect(databases.postgres_address(server.port)) as connection:
            connection.execute(PostgresStore.schema())
        holds(PostgresStore(connections.execute), clock)
        connections.close()


def test_redis() -> None:
    with (
        databases.settable_clock() as clock,
        databases.redis_server(clock=clock) as server,
        closing(redis.Redis(port=server.port)) as client,
    ):
        holds(RedisStore(client), clock)
