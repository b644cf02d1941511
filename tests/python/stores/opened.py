"""Stores by their addresses, all with the same synchronous face: what the tests and their processes call."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import psycopg
import redis
import redis.asyncio
import redis.asyncio.cluster
import redis.cluster
from hookseal.stores import (
    AsyncPostgresStore,
    AsyncRedisStore,
    AsyncSqliteStore,
    MemoryStore,
    PostgresStore,
    RedisStore,
    SqliteStore,
)

from databases import postgres_address

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 5


class OnLoop:
    """The methods of an asynchronous store, run on a loop in another thread."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.store = self.run(self.made(make))

    async def made(self, make: Callable[[], Any]) -> Any:
        return make()

    def run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(PATIENCE)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.store, name)
        return lambda *args: self.run(method(*args))

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()


class Connections:
    """A connection to PostgreSQL for each thread, as a pool would give."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mine = threading.local()
        self.all: list[Any] = []

    def execute(self, sql: str, values: Any) -> Any:
        if not hasattr(self.mine, "connection"):
            self.mine.connection = psycopg.connect(postgres_address(self.port), autocommit=True)
            self.all.append(self.mine.connection)
        return self.mine.connection.execute(sql, values).fetchall()

    def close(self) -> None:
        for connection in self.all:
            connection.close()


def opened(kind: str, address: Any) -> tuple[Any, Callable[[], None]]:
    """Give a store, and what closes it."""
    if kind == "memory":
        return MemoryStore(), lambda: None
    if kind == "sqlite":
        store = SqliteStore(address)
        return store, store.close
    if kind == "async sqlite":
        looped = OnLoop(lambda: AsyncSqliteStore(address))
        return looped, lambda: (looped.store.close(), looped.close())[1]
    if kind == "postgres":
        connections = Connections(address)
        return PostgresStore(connections.execute), connections.close
    if kind == "redis":
        client = redis.Redis(port=address, socket_timeout=1)
        return RedisStore(client), client.close
    if kind == "redis cluster":
        cluster = redis.cluster.RedisCluster(host="127.0.0.1", port=address, socket_timeout=1)
        return RedisStore(cluster), cluster.close
    return opened_on_loop(kind, address)


def opened_on_loop(kind: str, address: Any) -> tuple[Any, Callable[[], None]]:
    """Give an asynchronous store, and what closes it."""
    client: Any = None

    def make() -> Any:
        nonlocal client
        if kind == "async redis":
            client = redis.asyncio.Redis(port=address, socket_timeout=1)
        else:
            client = redis.asyncio.cluster.RedisCluster(host="127.0.0.1", port=address, socket_timeout=1)
        return AsyncRedisStore(client)

    def make_postgres() -> Any:
        lock = asyncio.Lock()

        async def execute(sql: str, values: Any) -> Any:
            nonlocal client
            async with lock:
                if client is None:
                    client = await psycopg.AsyncConnection.connect(postgres_address(address), autocommit=True)
                return await (await client.execute(sql, values)).fetchall()

        return AsyncPostgresStore(execute)

    looped = OnLoop(make_postgres if kind == "async postgres" else make)

    def close() -> None:
        if client is not None:
            looped.run(client.close() if kind == "async postgres" else client.aclose())
        looped.close()

    return looped, close
