"""Requests per second of the examples' servers: with Hookseal, with the guides' own check, and without any.

The load comes from `wrk`, on a core of its own, and the server has another one. Beside the requests per second stands
the processor's time that the server took for each, which tells the same where other programs want the processor too.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from deliveries import KEY, body_of, forged, headers
from lines import Case, figure

ROOT = Path(__file__).resolve().parents[2]
SCHEME = "realestateapi"
SIZES = (512, 4096, 65_536)
ROUNDS = 13
SECONDS = 1
CONNECTIONS = 16
SECRETS = ("REALESTATEAPI", "REAL_ESTATE", "SINGLEKEY", "HOSPITABLE", "DOSSIER")


class Variant(NamedTuple):
    """A server, with or without Hookseal."""

    subject: str
    command: list[str]
    environment: dict[str, str]
    # Of a forged delivery.
    answer: int


INSTEAD = ROOT / "benches/load"
EXPRESS = "examples/express/server.js"
# One worker, as there is one core for it.
GUNICORN = [sys.executable, "-m", "gunicorn", "--bind=127.0.0.1:0", "--chdir=examples/flask", "app:app"]


def express(name: str, folder: str, answer: int) -> Variant:
    """Give Express with what the folder has in Hookseal's place."""
    replaced = f"--import={(INSTEAD / 'instead.mjs').as_uri()}?{folder}"
    return Variant(f"Express: {name}", ["node", replaced, EXPRESS], {}, answer)


def flask(name: str, folder: str, answer: int) -> Variant:
    """Give Flask with what the folder has in Hookseal's place."""
    return Variant(f"Flask: {name}", GUNICORN, {"PYTHONPATH": str(INSTEAD / folder)}, answer)


VARIANTS = {
    "load-express": (
        express("no check", "nothing", 200),
        express("guides' snippet", "snippet", 401),
        Variant("Express: hookseal", ["node", EXPRESS], {}, 401),
    ),
    "load-flask": (
        flask("no check", "nothing", 200),
        flask("guides' snippet", "snippet", 401),
        Variant("Flask: hookseal", GUNICORN, {}, 401),
    ),
}


def measure(suite: str) -> None:
    """Print `load`."""
    wrk = shutil.which("wrk")
    if wrk is None or sys.platform != "linux":
        print(json.dumps({"suite": suite, "skipped": "this needs Linux, and wrk: apt-get install wrk"}))
        return
    print(json.dumps({"suite": suite, "versions": versions(wrk)}), flush=True)
    for round_number in range(ROUNDS):
        with ExitStack() as running:
            # Anew in every round: two processes of one server differ by as much as is measured here, all their life.
            servers = [(variant, *running.enter_context(started(variant))) for variant in VARIANTS[suite]]
            for size in SIZES:
                body = body_of(size)
                case = Case(suite, "load", SCHEME, size)
                for variant, url, _ in servers:
                    ensure_answers(variant, url, body)
                    throughput(wrk, url, body)
                first = round_number % len(servers)
                for variant, url, process in servers[first:] + servers[:first]:
                    before = processor_ns(process)
                    per_second, requests = throughput(wrk, url, body)
                    each = (processor_ns(process) - before) / requests
                    figure(case, variant.subject, round_number, "perSecond", per_second)
                    figure(case._replace(measure="load-cpu"), variant.subject, round_number, "ns", each)


def versions(wrk: str) -> dict[str, str]:
    """Give what the servers run on, and the load generator."""
    express = json.loads((ROOT / "node_modules/express/package.json").read_text())["version"]
    # wrk answers with 1 and its usage.
    said = subprocess.run([wrk, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - Found on PATH.
    found = {"Express": express, "wrk": said.split()[1]}
    return found | {name: version(name) for name in ("Flask", "gunicorn")}


@contextmanager
def started(variant: Variant) -> Iterator[tuple[str, int]]:
    """Give the address of the route and the server's process, and end it afterwards."""
    environment = {**os.environ, **variant.environment, "PORT": "0"}
    environment |= {f"{name}_WEBHOOK_SECRET": KEY.decode() for name in SECRETS}
    command = on_core(0, variant.command)
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as server,  # noqa: S603 - Constants.
    ):
        try:
            yield f"{address(server, log.fileno())}/webhooks/{SCHEME}", server.pid
        finally:
            server.terminate()


def address(server: "subprocess.Popen[bytes]", log: int) -> str:
    """Wait for the line in which a server says where it listens."""
    while server.poll() is None:
        said = os.pread(log, 1 << 16, 0).decode()
        if found := re.search(r"[Ll]istening (?:on|at:) (http://127\.0\.0\.1:\d+)", said):
            return found[1]
    raise RuntimeError(f"the server ended: {os.pread(log, 1 << 16, 0).decode()}")


def ensure_answers(variant: Variant, url: str, body: bytes) -> None:
    """Raise an error unless a genuine delivery is taken, and a forged one is or is not."""
    signed = headers(SCHEME, body)
    for sent, expected in ((body, 200), (forged(body), variant.answer)):
        request = urllib.request.Request(url, sent, signed)  # noqa: S310 - A loopback address.
        try:
            with urllib.request.urlopen(request) as response:  # noqa: S310
                status = response.status
        except urllib.error.HTTPError as error:
            status = error.code
        if status != expected:
            raise AssertionError(f"{variant.subject} answers with {status}, not {expected}")


def throughput(wrk: str, url: str, body: bytes) -> tuple[float, int]:
    """Give the requests per second, all of which have to be answered with 200, and how many there were."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "body").write_bytes(body)
        # Signed for every run, since it must be fresh.
        assignments = "".join(f"wrk.headers[{name!r}] = {value!r}\n" for name, value in headers(SCHEME, body).items())
        script = Path(folder, "request.lua")
        script.write_text(f'wrk.method = "POST"\nwrk.body = io.open("{folder}/body", "rb"):read("*a")\n{assignments}')
        command = [wrk, "--threads=1", f"--connections={CONNECTIONS}", f"--duration={SECONDS}", f"--script={script}"]
        command = on_core(1, [*command, url])
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - All made here.
    requests = re.search(r"(\d+) requests in", said)
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found or not requests or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"wrk says:\n{said}")
    return float(found[1]), int(requests[1])


def processor_ns(process: int) -> int:
    """Give the time that a process, its threads and its children have spent on a processor. Linux only."""
    total = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        # The first of three numbers: proc(5) and the kernel's sched-stats.
        total += int((task / "schedstat").read_text().split()[0])
        total += sum(processor_ns(int(child)) for child in (task / "children").read_text().split())
    return total


def on_core(core: int, command: list[str]) -> list[str]:
    """Keep a command to one core, where the machine has two and can do so."""
    taskset = shutil.which("taskset")
    return [taskset, "--cpu-list", str(core), *command] if taskset and (os.cpu_count() or 1) > 1 else command
