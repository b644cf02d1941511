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
from requests_to import request, signed
from servers import SERVERS

import databases

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS = 80
SENDERS = 8
KILLS = 2
SEED = int(os.environ.get("HOOKSEAL_TEST_SEED", time.time()))


@contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start a server in a process of its own, and give its port."""
    command = [sys.executable, str(Path(__file__).with_name("mortal.py")), *arguments]
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
        self.port = 0
        self.refused: list[tuple[int, bytes]] = []
        self.threads = [threading.Thread(target=self._send_all, daemon=True) for _ in range(SENDERS)]

    def _send_all(self) -> None:
        while self.rest:
            name = self.rest.pop()
            databases.until(lambda name=name: self.send(name) == 200, 60)

    def send(self, name: str) -> int:
        text = f'{{"webhook_id":"{name}","event":"screening.completed","timestamp":"2024-01-15T10:30:00Z","data":{{}}}}'
        body = text.encode()
        try:
            status, answer = request(self.port, "/received", body, signed(body))
        except (OSError, http.client.HTTPException):
            return 0
        if status not in {200, 503}:
            self.refused.append((status, answer))
        return status


@pytest.mark.parametrize(("server", "store"), list(zip(SERVERS, cycle(("sqlite", "redis", "postgres")), strict=False)))
def test_killed_at_moments_of_chance(server: str, store: str, tmp_path: Path, postgres: Any, redis_server: Any) -> None:
    moments = random.Random(SEED)  # noqa: S311 - No secret.
    places = {
        "sqlite": str(tmp_path / "marks.db"),
        "redis": str(redis_server.port),
        "postgres": databases.postgres_address(postgres.port),
    }
    effects = tmp_path / "effects"
    senders = Senders()
    names = [*senders.rest]
    for kill in range(KILLS + 1):
        with started(server, store, places[store], str(effects)) as (process, port):
            senders.port = port
            if kill == 0:
                for thread in senders.threads:
                    thread.start()
            if kill < KILLS:
                goal = EVENTS * (KILLS - kill) // (KILLS + 1)
                databases.until(lambda goal=goal: len(senders.rest) <= goal, 60)
                # Within the time that a delivery takes.
                time.sleep(moments.random() / 100)
                process.kill()
                continue
            for thread in senders.threads:
                thread.join(60)
                assert not thread.is_alive(), f"an event was lost, seed {SEED}"
            # Whatever comes once more is a duplicate.
            assert {senders.send(name) for name in names} == {200}
    handled = [tuple(line.split()) for line in effects.read_text().splitlines()]
    assert {name for name, _ in handled} == set(names)
    # An effect comes twice only where the process died before the mark.
    assert set(Counter(handled).values()) == {1}, f"seed {SEED}"
    assert len(handled) - EVENTS <= KILLS * SENDERS
    assert senders.refused == []
