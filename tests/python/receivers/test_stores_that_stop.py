"""Receivers whose store is stopped, paused or emptied: nothing is handled that could not be claimed."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import redis
import redis.asyncio
from hookseal.receive import AsyncRequest, Request
from hookseal.stores import AsyncRedisStore, RedisStore
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

import databases
from receivers import RECEIVED, said, singlekey

if TYPE_CHECKING:
    from receivers import Endpoints


def redis_store(endpoints: Endpoints, port: int) -> tuple[Any, Any]:
    """Give a store whose client waits 0.3 s, and what closes it."""
    if endpoints.kind == "threads":
        client = redis.Redis(port=port, socket_timeout=0.3, retry=Retry(NoBackoff(), 0))
        return RedisStore(client), client.close
    looped = redis.asyncio.Redis(port=port, socket_timeout=0.3, retry=AsyncRetry(NoBackoff(), 0))
    return AsyncRedisStore(looped), looped.aclose


def test_a_store_that_is_full_or_only_read_from_is_not_well(endpoints: Endpoints) -> None:
    with databases.redis_server() as server, closing(redis.Redis(port=server.port)) as client:
        store, close = redis_store(endpoints, server.port)
        endpoint = endpoints(store=store)
        health = endpoint.receiver.health()

        def is_reachable() -> Any:
            head: Any = ("GET", {}, lambda _: "", "")
            if endpoints.kind == "threads":
                return said(health.answer(Request(*head)))[1]["checks"]["store_reachable"]

            async def ask() -> Any:
                return await health.answer_soon(AsyncRequest(*head))

            return said(endpoint.run(ask()))[1]["checks"]["store_reachable"]

        assert is_reachable() is True
        client.config_set("maxmemory", 1)
        assert is_reachable() is False
        client.config_set("maxmemory", 0)
        assert is_reachable() is True
        # As the old primary is after a failover.
        client.replicaof("127.0.0.1", 1)
        assert is_reachable() is False
        endpoint.run(close())


def test_a_store_that_is_paused_stopped_and_emptied(endpoints: Endpoints) -> None:
    with databases.redis_server() as server:
        store, close = redis_store(endpoints, server.port)
        endpoint = endpoints(store=store)
        handled: list[str] = []
        endpoint.receiver.on("screening.completed")(lambda event, _: handled.append(event.id))
        assert said(endpoint.post(singlekey(1))) == RECEIVED

        server.pause()
        assert said(endpoint.post(singlekey(2))) == (503, {"error": "store"})
        assert handled == ["wh_1"]
        server.resume()
        # What was claimed while nobody could answer is freed, or its lease ends: the provider sends it again.
        with closing(redis.Redis(port=server.port)) as client:
            databases.until(lambda: databases.end_lease_in_redis(client, "screenings:singlekey:wh_2"))
        databases.until(lambda: said(endpoint.post(singlekey(2))) == RECEIVED)
        assert handled == ["wh_1", "wh_2"]

        with closing(redis.Redis(port=server.port)) as client:
            client.flushall()
        # What the store forgets is handled again: that is why it must not evict.
        assert said(endpoint.post(singlekey(1))) == RECEIVED
        assert handled == ["wh_1", "wh_2", "wh_1"]

        server.stop()
        assert said(endpoint.post(singlekey(3))) == (503, {"error": "store"})
        assert handled == ["wh_1", "wh_2", "wh_1"]
        endpoint.run(close())
