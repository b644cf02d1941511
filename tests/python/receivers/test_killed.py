"""Processes that are killed between each two steps, with real stores: effects are counted."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import redis
from hookseal import Webhook
from victim import SECRET, connected

import databases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

POINTS = ("before the claim", "claimed, no effect", "effect, not complete", "complete, not answered")
WAYS = (
    ("sqlite", "store"),
    ("sqlite", "transaction"),
    ("postgres", "store"),
    ("postgres", "transaction"),
    ("redis", "store"),
)
WEBHOOK = Webhook("singlekey", SECRET)


@contextmanager
def started(*arguments: str) -> Iterator[Callable[[str, bytes], str]]:
    """Start what has a process for each delivery, and give what delivers: gives the status, or that it died."""
    command = [sys.executable, str(Path(__file__).with_name("victim.py")), *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        lines, answers = process.stdin, process.stdout

        def deliver(point: str, body: bytes) -> str:
            lines.write(json.dumps([point, body.decode(), WEBHOOK.sign(body)]) + "\n")
            lines.flush()
            return answers.readline().strip()

        yield deliver
        process.kill()


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory, postgres: Any, redis_server: Any) -> dict[str, str]:
    """Give where each kind of store is, with a table for effects."""
    file = str(tmp_path_factory.mktemp("killed") / "own.db")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE effects (id text)")
    address = databases.postgres_address(postgres.port)
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS effects (id text)")
    return {"sqlite": file, "postgres": address, "redis": f"{file} {redis_server.port}"}


def end_lease(kind: str, place: str, key: str) -> None:
    """Let a lease end, as if the time had passed."""
    if kind == "redis":
        with redis.Redis(port=int(place.partition(" ")[2])) as client:
            databases.end_lease_in_redis(client, key)
        return
    sql = {"sqlite": "lease_until = 0 WHERE key = ?", "postgres": "lease_until = '-infinity' WHERE key = %s"}[kind]
    with closing(connected(kind, place)) as connection:
        connection.execute(f"UPDATE hookseal SET {sql}", (key,))  # noqa: S608 - Constants.


def effects(kind: str, place: str, name: str) -> int:
    with closing(connected(kind, place)) as connection:
        rows = connection.execute("SELECT id FROM effects").fetchall()
    return sum(row == (name,) for row in rows)


@pytest.fixture(scope="module", params=WAYS, ids=" ".join)
def way(request: pytest.FixtureRequest, places: dict[str, str]) -> Iterator[tuple[str, str, str, Any]]:
    """Give a kind of store, how it is used, where it is, and what delivers."""
    kind, mode = request.param
    with started(kind, places[kind], mode) as deliver:
        yield kind, mode, places[kind], deliver


@pytest.mark.parametrize("point", POINTS)
def test_killed(way: tuple[str, str, str, Any], point: str) -> None:
    kind, mode, place, deliver = way
    name = f"wh_{token_hex(8)}"
    text = f'{{"webhook_id":"{name}","event":"screening.completed","timestamp":"2024-01-15T10:30:00Z","data":{{}}}}'
    body = text.encode()
    assert deliver(point, body) == "died"

    # The provider sends it again. Where the killed one held it, it is busy until the lease ends.
    is_held = point in {"claimed, no effect", "effect, not complete"}
    assert deliver("never", body) == ("503" if is_held else "200")
    end_lease(kind, place, f"screenings:singlekey:{name}")
    assert [deliver("never", body), deliver("never", body)] == ["200", "200"]

    # Only what was in no transaction with the mark happens again.
    twice = point == "effect, not complete" and mode == "store"
    assert effects(kind, place, name) == (2 if twice else 1)


@pytest.mark.parametrize(("point", "counted"), [*zip(POINTS, (1, 1, 2, 2), strict=True)])
def test_killed_with_its_marks(places: dict[str, str], point: str, counted: int) -> None:
    name = f"wh_{token_hex(8)}"
    text = f'{{"webhook_id":"{name}","event":"screening.completed","timestamp":"2024-01-15T10:30:00Z","data":{{}}}}'
    with started("memory", places["sqlite"], "store") as deliver:
        assert deliver(point, text.encode()) == "died"
        # Nobody holds it any more, and nobody knows that it was done.
        assert deliver("never", text.encode()) == "200"
    assert effects("sqlite", places["sqlite"], name) == counted
