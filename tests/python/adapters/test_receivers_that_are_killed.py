"""Every adapter of a receiver, whose process is killed at moments of chance: effects are counted."""

from __future__ import annotations

import http.client
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import pytest
from lambda_service import Function, function
from requests_to import request, signed
from servers import SERVERS

import databases

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS = 80
SENDERS = 8
KILLS = 2
MORTAL = Path(__file__).with_name("mortal.py")
SEED = int(os.environ.get("HOOKSEAL_TEST_SEED", time.time()))


@contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start a server in a process of its own, and give its port."""
    command = [sys.executable, str(MORTAL), *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


class Senders:
    """Send what is left, one delivery each at a time, again and again until it is answered with success."""

    def __init__(self) -> None:
        self.rest = [f"wh_{token_hex(8)}" for _ in range(EVENTS)]
        self.names = [*self.rest]
        self.port = 0
        self.refused: list[tuple[int, bytes]] = []
        self.threads = [threading.Thread(target=self._send_all, daemon=True) for _ in range(SENDERS)]

    def _send_all(self) -> None:
        while self.rest:
            name = self.rest.pop()
            databases.until(lambda name=name: self.send(name) == 200, 60)

    def send(self, name: str) -> int:
        text = f'{{"webhook_id":"{name}","event":"screening.completed","timestamp":"2024-01-15T10:30:00Z","data":{{}}}}'
        try:
            status, answer = self.answered(text.encode())
        except (OSError, http.client.HTTPException):
            return 0
        if status not in {200, 503}:
            self.refused.append((status, answer))
        return status

    def answered(self, body: bytes) -> tuple[int, bytes]:
        return request(self.port, "/received", body, signed(body))

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def wait_for_the_moment(self, kill: int, kills: int, share: float) -> None:
        """Wait until it is time for a kill."""
        goal = EVENTS * (kills - kill) // (kills + 1)
        databases.until(lambda: len(self.rest) <= goal, 60)
        # Within the time that a delivery takes.
        time.sleep(share / 100)

    def end(self) -> None:
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive(), f"an event was lost, seed {SEED}"
        # Whatever comes once more is a duplicate.
        assert {self.send(name) for name in self.names} == {200}

    def count(self, effects: Path, most: int) -> None:
        """Hold the effects to what is promised. So many deliveries are cut off at most."""
        handled = [tuple(line.split()) for line in effects.read_text().splitlines()]
        assert {name for name, _ in handled} == set(self.names)
        # An effect comes twice only where the process died before the mark.
        assert set(Counter(handled).values()) == {1}, f"seed {SEED}"
        assert len(handled) - EVENTS <= most
        assert self.refused == []


class Invoked(Senders):
    """The same for a function of AWS Lambda, at its URL."""

    def __init__(self, function: Function) -> None:
        super().__init__()
        self.function = function

    def answered(self, body: bytes) -> tuple[int, bytes]:
        http = {"method": "POST", "path": "/received", "sourceIp": "192.0.2.1"}
        answer = self.function.invoke(
            {
                "version": "2.0",
                "rawPath": "/received",
                "rawQueryString": "",
                "headers": {name.lower(): value for name, value in signed(body).items()},
                "body": body.decode(),
                "isBase64Encoded": False,
                "requestContext": {"http": http},
            }
        )
        if answer is None:
            raise ConnectionError
        return answer["statusCode"], answer["body"].encode()


def place_of(store: str, folder: Path, postgres: Any, redis_server: Any) -> str:
    """Give where a store is."""
    places = {
        "sqlite": str(folder / "marks.db"),
        "redis": str(redis_server.port),
        "postgres": databases.postgres_address(postgres.port),
    }
    return places[store]


@pytest.mark.parametrize(("server", "store"), list(zip(SERVERS, cycle(("sqlite", "redis", "postgres")), strict=False)))
def test_killed_at_moments_of_chance(server: str, store: str, tmp_path: Path, postgres: Any, redis_server: Any) -> None:
    moments = random.Random(SEED)  # noqa: S311 - No secret.
    effects = tmp_path / "effects"
    senders = Senders()
    arguments = server, store, place_of(store, tmp_path, postgres, redis_server), str(effects)
    for kill in range(KILLS + 1):
        with started(*arguments) as (process, port):
            senders.port = port
            if kill == 0:
                senders.start()
            if kill < KILLS:
                senders.wait_for_the_moment(kill, KILLS, moments.random())
                process.kill()
                continue
            senders.end()
    senders.count(effects, KILLS * SENDERS)


@pytest.mark.parametrize("store", ["sqlite", "redis", "postgres"])
def test_a_function_killed_at_moments_of_chance(store: str, tmp_path: Path, postgres: Any, redis_server: Any) -> None:
    moments = random.Random(SEED)  # noqa: S311 - No secret.
    effects = tmp_path / "effects"
    arguments = "aws_lambda", store, place_of(store, tmp_path, postgres, redis_server), str(effects)
    with function([sys.executable, str(MORTAL), *arguments], 4) as made:
        senders = Invoked(made)
        senders.start()
        for kill in range(2 * KILLS):
            senders.wait_for_the_moment(kill, 2 * KILLS, moments.random())
            made.kill(moments.random())
            made.start()
        senders.end()
    # An environment has one delivery at a time.
    senders.count(effects, 2 * KILLS)
