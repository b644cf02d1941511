"""What AWS Lambda is to a function: environments, each a process that is handed one request after the other."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_API = "/2018-06-01/runtime/invocation"
_SECONDS = 60


def serve(function: Callable[[dict[str, Any], object], Any]) -> None:
    """Ask the Runtime API for one request after the other, as what AWS runs around a function does."""
    connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    while True:
        connection.request("GET", f"{_API}/next")
        asked = connection.getresponse()
        request = json.load(asked)
        try:
            what, said = "response", function(request, None)
        except Exception as error:
            what, said = "error", {"errorMessage": str(error)}
        name = asked.getheader("Lambda-Runtime-Aws-Request-Id")
        connection.request("POST", f"{_API}/{name}/{what}", json.dumps(said))
        connection.getresponse().read()


class Environment:
    """One process, with the Runtime API at an address of its own."""

    def __init__(self, command: list[str], free: SimpleQueue[Environment]) -> None:
        self.is_dead = False
        self.is_busy = False
        self._requests: SimpleQueue[dict[str, Any]] = SimpleQueue()
        # Where the answer to the request goes that it has, or had last.
        self._answer: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        environment = self

        class Api(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                # A function that has nothing to do is frozen, with all that it may have begun.
                environment.process.send_signal(signal.SIGSTOP)
                environment.is_busy = False
                free.put(environment)
                body = json.dumps(environment._requests.get()).encode()
                environment.is_busy = True
                environment.process.send_signal(signal.SIGCONT)
                self._say(200, body)

            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self._say(202, b"")
                environment._answer.put(said if self.path.endswith("/response") else None)

            def _say(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Lambda-Runtime-Aws-Request-Id", "1")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except OSError:
                    # Whoever asked is dead.
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        address = f"127.0.0.1:{self._server.server_port}"
        self.process = subprocess.Popen(command, env={**os.environ, "AWS_LAMBDA_RUNTIME_API": address})

    def invoke(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """Give what the function answers; None where it fails, or dies meanwhile."""
        # Of its own: whoever comes next may be faster than who waits here.
        self._answer = answer = SimpleQueue()
        if self.is_dead:
            return None
        self._requests.put(request)
        return answer.get(timeout=_SECONDS)

    def kill(self) -> None:
        """End the process as suddenly as the machine's end does."""
        self.is_dead = True
        self.process.kill()
        self.process.wait()
        self._answer.put(None)
        self._server.shutdown()
        self._server.server_close()


class Function:
    """A function in some environments."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._free: SimpleQueue[Environment] = SimpleQueue()
        self.environments: list[Environment] = []

    def start(self) -> None:
        """Start one more."""
        self.environments.append(Environment(self._command, self._free))

    def invoke(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """Have an environment that is free answer a request."""
        while True:
            environment = self._free.get(timeout=_SECONDS)
            # It asked, and was killed.
            if not environment.is_dead:
                return environment.invoke(request)

    def kill(self, share: float) -> None:
        """Kill the environment that a share of 1 points to, of those that have a request, if any has."""
        among = [environment for environment in self.environments if environment.is_busy] or self.environments
        chosen = among[int(share * len(among))]
        self.environments.remove(chosen)
        chosen.kill()


@contextmanager
def function(command: list[str], environments: int) -> Iterator[Function]:
    """Give a function whose environments end with the block."""
    made = Function(command)
    try:
        for _ in range(environments):
            made.start()
        yield made
    finally:
        for environment in made.environments:
            environment.kill()
