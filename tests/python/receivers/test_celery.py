"""The example with Celery and a real broker: its worker is killed in the middle, and the queue delivers twice."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import redis
from hookseal import Webhook
from hookseal.celery import celery
from hookseal.receive import Work

import databases
from receivers import SECRET, singlekey

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE = Path(__file__).parents[3] / "examples/flask-celery"
WEBHOOK = Webhook("singlekey", SECRET)


@contextmanager
def running(environment: dict[str, str], *command: str) -> Iterator[None]:
    """Run a program with all that it starts."""
    process = subprocess.Popen(
        [sys.executable, *command],
        env={**os.environ, **environment},
        cwd=EXAMPLE,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def post(port: int, body: bytes) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("POST", "/webhooks/singlekey", body, WEBHOOK.sign(body))
        return connection.getresponse().status


def listens(port: int) -> bool:
    try:
        post(port, b"{}")
    except OSError:
        return False
    return True


def test_a_worker_that_is_killed_in_the_middle(tmp_path: Path) -> None:
    effects = tmp_path / "effects"
    with databases.redis_server() as server, redis.Redis(port=server.port) as client:
        port = databases.free_port()
        environment = {
            "EFFECTS": str(effects),
            "LEASE_SECONDS": "5",
            "PORT": str(port),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join((str(EXAMPLE), str(Path(__file__).parent))),
            "REDIS_URL": f"redis://127.0.0.1:{server.port}/0",
            "SINGLEKEY_WEBHOOK_SECRET": SECRET,
        }
        worker = ("-m", "celery", "-A", "dying_tasks", "worker", "--concurrency=1", "--without-gossip", "-E")
        with running(environment, "app.py"), running(environment, *worker):
            databases.until(lambda: listens(port))
            # The provider delivers twice, and so does the queue.
            assert [post(port, singlekey()) for _ in range(2)] == [200, 200]

            def is_over() -> bool:
                lines = effects.read_text().splitlines() if effects.exists() else []
                return len(lines) > 1 and not client.llen("celery") and not client.hlen("unacked")

            databases.until(is_over, 60)
            assert effects.read_text().splitlines() == ["wh_1 1 killed", "wh_1 2"]


class Retried(Exception):  # noqa: N818 - Stands for Celery's own.
    """What a task raises that asks to be tried again."""


@pytest.mark.parametrize(
    ("work", "retries", "countdown"),
    [
        (Work("acknowledge"), 0, None),
        (Work("postpone", 7), 0, 7),
        (Work("retry"), 0, 10),
        (Work("retry"), 2, 40),
        (Work("retry"), 9, 3600),
        # The last attempt: what is left over has gone to the dead letter.
        (Work("retry"), 10, None),
        # Another has the event, and may die with it.
        (Work("postpone", 7), 10, 7),
        (Work("postpone", 7), 11, 7),
    ],
)
def test_a_task_asks_for_its_retries(work: Work, retries: int, countdown: int | None) -> None:
    asked: list[Any] = []

    def retry(*, countdown: float, max_retries: int = 10) -> Retried:
        # Celery's own is raised where there are more than that.
        assert retries < max_retries
        asked.append(countdown)
        return Retried()

    def working(message: Any, *, is_last: bool) -> Work:
        assert message == {"v": 1}
        assert is_last == (retries >= 10)
        return work

    task = SimpleNamespace(request=SimpleNamespace(retries=retries), max_retries=10, retry=retry)
    run: Any = celery(SimpleNamespace(work=working))
    if countdown is None:
        run(task, {"v": 1})
    else:
        with pytest.raises(Retried):
            run(task, {"v": 1})
    assert asked == ([] if countdown is None else [countdown])
