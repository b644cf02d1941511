"""A deployment under load: workers are replaced, and one is killed; every event has its effect, once."""

from __future__ import annotations

import http.client
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from hookseal import Webhook

import databases
from receivers import SECRET, singlekey

if TYPE_CHECKING:
    from collections.abc import Callable

WEBHOOK = Webhook("singlekey", SECRET)
EVENTS = 90


def test_a_deployment_under_load(tmp_path: Path) -> None:
    file = str(tmp_path / "own.db")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE effects (id text)")
    port = databases.free_port()
    options = ["--workers=2", "--threads=2", "--graceful-timeout=10", "--no-control-socket", f"--bind=127.0.0.1:{port}"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "deployed:app"],
        env={**os.environ, "FILE": file, "SECRET": SECRET},
        cwd=Path(__file__).parent,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    given_up = threading.Event()

    def deliver(number: int) -> None:
        """Deliver as a provider does, until it is told that all is well."""
        databases.until(lambda: given_up.is_set() or status(port, singlekey(number)) == 200, 60)

    try:
        databases.until(lambda: status(port, b"{}"), 60)
        with ThreadPoolExecutor(5) as pool, closing(SimpleNamespace(close=given_up.set)):
            deliveries = [pool.submit(deliver, number) for number in range(EVENTS)]

            def when(done: int) -> Callable[[], bool]:
                return lambda: sum(delivery.done() for delivery in deliveries) >= done

            databases.until(when(EVENTS // 6), 60)
            server.send_signal(signal.SIGHUP)
            databases.until(when(EVENTS // 3), 60)
            os.kill(worker_of(server.pid), signal.SIGKILL)
            databases.until(when(EVENTS // 2), 60)
            server.send_signal(signal.SIGHUP)
            for delivery in deliveries:
                delivery.result()
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    with closing(sqlite3.connect(file)) as connection:
        found = Counter(name for (name,) in connection.execute("SELECT id FROM effects"))
    assert found == {f"wh_{number}": 1 for number in range(EVENTS)}


def worker_of(process: int) -> int:
    """Give a process that another one has started."""
    children = Path(f"/proc/{process}/task/{process}/children")
    return int(databases.until(lambda: children.read_text().split())[0])


def status(port: int, body: bytes) -> int:
    """Deliver, and give the status; 0 where there is no answer."""
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("POST", "/webhooks", body, WEBHOOK.sign(body))
            return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
