"""A receiver whose process kills itself at a given point: `victim.py KIND ADDRESS MODE`.

Reads points and deliveries line by line, has a process of its own for each, and says how it was answered, or that the
process died. An effect is a row of a table of its own.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sqlite3
import sys
from contextlib import closing
from typing import Any

from hookseal import Webhook
from hookseal.receive import Receiver, Request
from hookseal.stores import MemoryStore, PostgresStore, RedisStore, SqliteStore

SECRET = "x7Hq-only-the-two-of-us"


def die() -> None:
    """End at once, as when the machine takes the process."""
    os.kill(os.getpid(), signal.SIGKILL)


def connected(kind: str, address: str) -> Any:
    """Give a connection to where the effects are."""
    if kind != "postgres":
        return sqlite3.connect(address.partition(" ")[0], isolation_level=None)
    import psycopg

    return psycopg.connect(address, autocommit=True)


def opened(kind: str, address: str) -> Any:
    """Give the store."""
    if kind == "memory":
        return MemoryStore()
    if kind == "sqlite":
        return SqliteStore(address)
    if kind == "redis":
        import redis

        return RedisStore(redis.Redis(port=int(address.partition(" ")[2]), socket_timeout=1))
    connection = connected(kind, address)
    return PostgresStore(lambda sql, values: connection.execute(sql, values).fetchall())


class Dying:
    """A store between whose steps the process dies."""

    def __init__(self, store: Any, point: str) -> None:
        self.store, self.point = store, point

    def claim(self, *arguments: Any) -> Any:
        if self.point == "before the claim":
            die()
        found = self.store.claim(*arguments)
        if self.point == "claimed, no effect":
            die()
        return found

    def complete(self, *arguments: Any) -> Any:
        if self.point == "effect, not complete":
            die()
        found = self.store.complete(*arguments)
        if self.point == "complete, not answered":
            die()
        return found

    def complete_in(self, *arguments: Any) -> Any:
        return self.store.complete_in(*arguments)

    def release(self, *arguments: Any) -> Any:
        return self.store.release(*arguments)


def receiver(kind: str, address: str, mode: str, point: str) -> Receiver:
    """Give a receiver that dies at a point."""
    place = "%s" if kind == "postgres" else "?"
    made = Receiver(Webhook("singlekey", SECRET), endpoint="screenings", store=Dying(opened(kind, address), point))

    @made.otherwise
    def handle(event: Any, delivery: Any) -> None:
        with closing(connected(kind, address)) as connection:
            if mode == "transaction":
                connection.execute("BEGIN")
                delivery.complete(connection.cursor())
            connection.execute(f"INSERT INTO effects VALUES ({place})", (event.id,))  # noqa: S608 - A constant.
            if mode == "transaction":
                if point == "effect, not complete":
                    die()
                connection.execute("COMMIT")
                if point == "complete, not answered":
                    die()

    return made


def main(kind: str, address: str, mode: str) -> None:
    """Answer deliveries until there are no more."""
    # Once, and not in each process.
    importlib.import_module({"redis": "redis", "postgres": "psycopg"}.get(kind, "sqlite3"))
    for line in sys.stdin:
        point, body, headers = json.loads(line)
        process = os.fork()
        if process == 0:
            raw = body.encode()
            request = Request("POST", headers, lambda _: "", "", "", lambda limit, raw=raw: raw[:limit])
            print(receiver(kind, address, mode, point).answer(request).status, flush=True)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        if os.WIFSIGNALED(status):
            print("died", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
