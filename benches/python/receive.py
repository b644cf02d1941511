"""Requests per second of a route that handles each event once: as a receiver, and written by hand.

Every delivery is of an event of its own, signed before the run. The handler does nothing. `wrk` has one core, the
server and Redis share the other.
"""

import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import load
import redis
from deliveries import body_of, forged, headers
from lines import Case, figure
from load import CONNECTIONS, ROOT, SCHEME, Variant, on_core

SIZES = (512, 4096)
ROUNDS = 13
SECONDS = 1
# What a receiver may ask of Redis for a delivery.
ROUND_TRIPS = 2
# More than any server answers in a run.
MOST = {"receive-express": 12_000, "receive-flask": 6000}
# Requests before anything is measured: until then V8 interprets much of a route, the more the longer its code, and on a
# slow machine a second is not enough.
WARM = {"receive-express": 6000, "receive-flask": 500}
# What scripts call is no round trip. Each sets once, which stands for the script.
WITHIN = {"get", "pttl", "evalsha"}

EXPRESS = ["node", "benches/node/receive-server.mjs"]
GUNICORN = [sys.executable, "-m", "gunicorn", "--bind=127.0.0.1:0", "--chdir=benches/python", "receive_app:app"]
ROUTES = {
    "by hand, with Redis": "hand",
    "receiver, with Redis": "redis",
    "without deduplication": "verified",
    "receiver, in memory": "memory",
}
NUMBERS = count()


def measure(suite: str) -> None:
    """Print `receive-load`."""
    wrk, server = shutil.which("wrk"), shutil.which("redis-server")
    if wrk is None or server is None or sys.platform != "linux":
        print(
            json.dumps({"suite": suite, "skipped": "this needs Linux, wrk and Redis: apt-get install wrk redis-server"})
        )
        return
    with redis_running(server) as (url, client):
        print(json.dumps({"suite": suite, "versions": versions(wrk, client)}), flush=True)
        for round_number in range(ROUNDS):
            with ExitStack() as running:
                servers = [(variant, *running.enter_context(load.started(variant))) for variant in variants(suite, url)]
                folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
                deliveries = Deliveries(wrk, folder, MOST[suite])
                for _, route, _ in servers:
                    answered = 0
                    while answered < WARM[suite]:
                        answered += deliveries.sent_to(route, SIZES[0])[1]
                for size in SIZES:
                    turn(deliveries, servers, Case(suite, "receive-load", SCHEME, size), round_number, client)


def turn(
    deliveries: "Deliveries",
    servers: list[tuple[Variant, str, int]],
    case: Case,
    round_number: int,
    client: "redis.Redis",
) -> None:
    """Measure every server once."""
    for variant, url, _ in servers:
        ensure_answers(variant, url, case.size)
        deliveries.sent_to(url, case.size)
    first = round_number % len(servers)
    for variant, url, process in servers[first:] + servers[:first]:
        client.flushall()
        client.config_resetstat()
        before = load.processor_ns(process)
        per_second, requests = deliveries.sent_to(url, case.size)
        each = (load.processor_ns(process) - before) / requests
        ensure_few_round_trips(variant, client, requests)
        figure(case, variant.subject, round_number, "perSecond", per_second)
        figure(case._replace(measure="receive-load-cpu"), variant.subject, round_number, "ns", each)


class Deliveries:
    """What is sent in one round: to each server the same, since signing it takes longer than sending it."""

    def __init__(self, wrk: str, folder: Path, most: int) -> None:
        """Make none yet. `most` is more than a server answers in one run."""
        self.wrk, self.folder, self.most = wrk, folder, most
        # Of each server, how many runs it had of each size.
        self.runs: Counter[tuple[str, int]] = Counter()

    def sent_to(self, url: str, size: int) -> tuple[float, int]:
        """Give the requests per second, all of which have to be answered with 200, and how many there were."""
        run = self.runs[url, size]
        self.runs[url, size] += 1
        script = self.folder / f"{size}-{run}.lua"
        if not script.exists():
            self.make(script, size, urlsplit(url).path)
        command = [self.wrk, "--threads=1", f"--connections={CONNECTIONS}", f"--duration={SECONDS}"]
        ran = subprocess.run(  # noqa: S603 - All made here.
            on_core(1, [*command, f"--script={script}", url]), capture_output=True, text=True, check=False
        )
        answered = re.search(r"(\d+) requests in", ran.stdout)
        found = re.search(r"Requests/sec:\s+([\d.]+)", ran.stdout)
        is_whole = "Non-2xx" not in ran.stdout and "Socket errors" not in ran.stdout
        if ran.returncode or not found or not answered or not is_whole:
            raise RuntimeError(f"wrk ends with {ran.returncode} and says:\n{ran.stdout}{ran.stderr}")
        return float(found[1]), int(answered[1])

    def make(self, script: Path, size: int, path: str) -> None:
        """Write the requests of one run, and how `wrk` reads them."""
        requests = [request_of(path, event_of(size)) for _ in range(self.most)]
        script.with_suffix(".requests").write_bytes(b"".join(requests))
        script.write_text(f"""
local file, at = io.open("{script.with_suffix(".requests")}", "rb"), 0
request = function()
  at = at + 1
  if at > {self.most} then error("more requests than were made") end
  return file:read({len(requests[0])})
end
""")


def variants(suite: str, url: str) -> list[Variant]:
    """Give the servers of a suite."""
    if suite == "receive-express":
        return [
            Variant(f"Express: {name}", [*EXPRESS, route], {"REDIS_URL": url}, 401) for name, route in ROUTES.items()
        ]
    return [
        Variant(f"Flask: {name}", GUNICORN, {"REDIS_URL": url, "HOOKSEAL_BENCH_ROUTE": route}, 401)
        for name, route in ROUTES.items()
    ]


@contextmanager
def redis_running(program: str) -> Iterator[tuple[str, "redis.Redis"]]:
    """Give the address of a Redis and a client, and end both afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", folder]
        with subprocess.Popen(on_core(0, command), stdout=subprocess.DEVNULL) as server:  # noqa: S603 - Found on PATH.
            try:
                client = redis.Redis(port=port)
                while not answers(client):
                    if server.poll() is not None:
                        raise RuntimeError("Redis ended")
                yield f"redis://127.0.0.1:{port}", client
            finally:
                server.terminate()


def answers(client: "redis.Redis") -> bool:
    """Tell whether Redis has started."""
    try:
        client.ping()
    except redis.ConnectionError:
        return False
    return True


def versions(wrk: str, client: "redis.Redis") -> dict[str, str]:
    """Give what takes part."""
    found = load.versions(wrk) | {"Redis": client.info("server")["redis_version"], "redis-py": version("redis")}
    driver = json.loads((ROOT / "benches/node/node_modules/redis/package.json").read_text())["version"]
    return found | {"redis (npm)": driver}


def ensure_answers(variant: Variant, url: str, size: int) -> None:
    """Raise an error unless a genuine delivery is taken, twice, and a forged one is not."""
    body = event_of(size)
    for sent, expected in ((body, 200), (body, 200), (forged(body), variant.answer)):
        request = urllib.request.Request(url, sent, headers(SCHEME, body))  # noqa: S310 - A loopback address.
        try:
            with urllib.request.urlopen(request) as response:  # noqa: S310
                status = response.status
        except urllib.error.HTTPError as error:
            status = error.code
        if status != expected:
            raise AssertionError(f"{variant.subject} answers with {status}, not {expected}")


def ensure_few_round_trips(variant: Variant, client: "redis.Redis", requests: int) -> None:
    """Raise an error where a delivery takes more of them than it may."""
    called = {name.removeprefix("cmdstat_"): int(each["calls"]) for name, each in client.info("commandstats").items()}
    calls = sum(calls for name, calls in called.items() if name not in {*WITHIN, "info", "config|resetstat"})
    # With those that were under way when the time was over, of this server and of the one before.
    if calls > ROUND_TRIPS * (requests + 2 * CONNECTIONS) + 2:
        raise AssertionError(f"{variant.subject} asks Redis {calls} times for {requests} deliveries: {called}")


def event_of(size: int) -> bytes:
    """Give a body of this size with an event of its own."""
    body = body_of(size)
    found = re.search(rb'"id":"([^"]+)"', body)
    if not found:
        raise RuntimeError("the body has no id")
    name = f"{next(NUMBERS):0{len(found[1])}d}".encode()
    return body[: found.start(1)] + name + body[found.end(1) :]


def request_of(path: str, body: bytes) -> bytes:
    """Give a request as it is sent. All of one size have as many bytes."""
    sent = {**headers(SCHEME, body), "Host": "127.0.0.1", "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body
