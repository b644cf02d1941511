"""One of the servers in a process of its own, which is killed: `mortal.py SERVER STORE PLACE EFFECTS`.

Says its port, and ends with its input; as a function of AWS Lambda, `aws_lambda`, it asks for requests instead. An
effect is a line of a file: the event, and the process.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import servers
from hookseal.aws_lambda import aws_lambda
from hookseal.receive import Receiver
from hookseal.stores import AsyncRedisStore, PostgresStore, RedisStore, SqliteStore
from lambda_service import serve


def opened(kind: str, place: str, *, asynchronous: bool) -> Any:
    """Give a store of a kind."""
    if kind == "sqlite":
        return SqliteStore(place)
    if kind == "redis" and asynchronous:
        import redis.asyncio

        return AsyncRedisStore(redis.asyncio.Redis(port=int(place)))
    if kind == "redis":
        import redis

        return RedisStore(redis.Redis(port=int(place)))
    import psycopg

    connection = psycopg.connect(place, autocommit=True)
    return PostgresStore(lambda sql, values: connection.execute(sql, values).fetchall())


def main(server: str, kind: str, place: str, effects: str) -> None:
    """Serve."""

    def handle(event: Any, _: Any) -> None:
        with Path(effects).open("a") as file:
            file.write(f"{event.id} {os.getpid()}\n")

    def receiver(make: Any) -> Any:
        store = opened(kind, place, asynchronous=make is servers.AsyncReceiver)
        made = make(servers.WEBHOOK, endpoint="screenings", store=store, lease_seconds=5)
        made.otherwise(handle)
        return made

    if server == "aws_lambda":
        serve(aws_lambda(receiver(Receiver)))
    servers.receiver = receiver
    with servers.SERVERS[server]() as port:
        print(port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
