"""Real database servers, started by the tests: loopback only, free ports, folders of their own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import redis
from redis.cluster import RedisCluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

POSTGRES_USER = "postgres"
# What waits for a lock gives up, as the documentation advises.
POSTGRES_OPTIONS = "-c lock_timeout=1000"


def until(condition: Callable[[], Any], seconds: float = 20) -> Any:
    """Wait for a condition, and give what it gave."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < end, f"not within {seconds} s: {condition}"
        time.sleep(0.005)


def end_lease_in_redis(client: redis.Redis, key: str) -> bool:
    """Let a lease end, as if the time had passed; False where there is no row yet."""
    name = f"hookseal:{key}"
    row = client.get(name)
    if not isinstance(row, bytes):
        return False
    attempt, _, rest = row.decode().split(";", 2)
    return bool(client.set(name, f"{attempt};0;{rest}", keepttl=True))


def free_port() -> int:
    """Give a port that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A server in a process of its own."""

    port: int
    process: subprocess.Popen[bytes]
    # PostgreSQL takes its other processes with it at this one; where it is killed, they answer a little longer.
    end: signal.Signals = signal.SIGKILL

    def stop(self) -> None:
        """Stop it at once, as a crash would."""
        self.resume()
        self.process.send_signal(self.end)
        try:
            self.process.wait(20)
        finally:
            self.process.kill()
            self.process.wait()

    def pause(self) -> None:
        """Let it answer nothing, with its connections open."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def _running(command: list[str], port: int, end: signal.Signals = signal.SIGKILL) -> Iterator[Server]:
    # It also ends where the tests are killed.
    setpriv = shutil.which("setpriv")
    guarded = [setpriv, "--pdeathsig", "KILL", *command] if setpriv and command[0] != setpriv else command
    process = subprocess.Popen(guarded, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(port, process, end)
    try:
        yield server
    finally:
        server.stop()


def postgres_programs() -> Path:
    """Give the folder of the newest PostgreSQL; Debian has none of it on PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    place = found[-1] if found else shutil.which("postgres")
    assert place, "PostgreSQL is not installed: apt-get install postgresql"
    return Path(place).parent


class Clock:
    """A clock of servers, which can be set while they run."""

    def __init__(self, folder: Path) -> None:
        """Begin with the machine's."""
        self._file = folder / "clock"
        # Redis has what it allocates by another library, which asks for the time before this one can tell it.
        libraries = [
            next(iter(Path("/usr/lib").glob(f"*/{name}")), None) for name in ("faketime/libfaketime.so.1", "libc.so.6")
        ]
        assert all(libraries), "libfaketime is not installed: apt-get install libfaketime"
        self.command = [
            "env",
            f"LD_PRELOAD={' '.join(map(str, libraries))}",
            f"FAKETIME_TIMESTAMP_FILE={self._file}",
            "FAKETIME_NO_CACHE=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
        ]
        """What stands before a server's command."""
        self.set(0)

    def set(self, seconds: int) -> None:
        """Set it so many seconds forward."""
        following = self._file.with_suffix(".next")
        following.write_text(f"{seconds:+d}")
        # At once: what is read half written would be no time.
        following.rename(self._file)


@contextmanager
def settable_clock() -> Iterator[Clock]:
    """Give a clock, in a folder that servers may enter which run as another user."""
    with tempfile.TemporaryDirectory(prefix="hookseal-clock-") as folder:
        Path(folder).chmod(0o711)
        yield Clock(Path(folder))


@contextmanager
def postgres(clock: Clock | None = None) -> Iterator[Server]:
    """Run a PostgreSQL."""
    programs = postgres_programs()
    with tempfile.TemporaryDirectory(prefix="hookseal-postgres-") as name:
        folder = Path(name)
        as_user: list[str] = []
        if os.geteuid() == 0:
            # It refuses to be root.
            shutil.chown(folder, POSTGRES_USER, POSTGRES_USER)
            as_user = ["--reuid", POSTGRES_USER, "--regid", POSTGRES_USER, "--clear-groups"]
        setpriv = [shutil.which("setpriv") or "setpriv", "--pdeathsig", "KILL", *as_user]
        data = folder / "data"
        initdb = [programs / "initdb", "--no-sync", "--auth=trust", f"--username={POSTGRES_USER}", "-D", data]
        subprocess.run([*setpriv, *map(str, initdb)], check=True, capture_output=True, cwd=folder)
        port = free_port()
        command = [str(programs / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-k", name, "-p", str(port), "-F"]
        with _running([*setpriv, *(clock.command if clock else ()), *command], port, signal.SIGQUIT) as server:
            until(lambda: _answers(lambda: psycopg.connect(postgres_address(port)).close()))
            yield server


def postgres_address(port: int) -> str:
    """Give what a client connects with."""
    place = f"host=127.0.0.1 port={port} user={POSTGRES_USER} dbname=postgres connect_timeout=2"
    return f"{place} options='{POSTGRES_OPTIONS}'"


@contextmanager
def redis_server(*options: str, clock: Clock | None = None) -> Iterator[Server]:
    """Run a Redis."""
    program = shutil.which("redis-server")
    assert program, "Redis is not installed: apt-get install redis-server"
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="hookseal-redis-") as folder:
        command = [program, "--bind", "127.0.0.1", "--port", str(port), "--dir", folder, "--save", "", *options]
        with (
            _running([*(clock.command if clock else ()), *command], port) as server,
            closing(redis.Redis(port=port)) as client,
        ):
            until(lambda: _answers(client.ping))
            yield server


@contextmanager
def redis_cluster() -> Iterator[list[Server]]:
    """Run a cluster of three."""
    with ExitStack() as stack:
        nodes = [
            stack.enter_context(redis_server("--cluster-enabled", "yes", "--cluster-port", str(free_port())))
            for _ in range(3)
        ]
        clients = [stack.enter_context(closing(redis.Redis(port=node.port))) for node in nodes]
        bounds = [0, 5461, 10923, 16384]
        buses = [client.config_get("cluster-port")["cluster-port"] for client in clients]
        for index, client in enumerate(clients):
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", bounds[index], bounds[index + 1] - 1)
            client.execute_command("CLUSTER", "SET-CONFIG-EPOCH", index + 1)
            if index:
                client.execute_command("CLUSTER", "MEET", "127.0.0.1", nodes[0].port, buses[0])
        for client in clients:
            until(lambda client=client: client.cluster("INFO")["cluster_state"] == "ok")
        with closing(RedisCluster(host="127.0.0.1", port=nodes[0].port)) as cluster:
            until(lambda: len(cluster.get_primaries()) == 3)
        yield nodes


def _answers(question: Callable[[], Any]) -> bool:
    try:
        question()
    except (redis.RedisError, psycopg.Error, OSError):
        return False
    return True
