"""The recipes of `docs/frameworks/`, each started as a reader would, and asked what senders and strangers send."""

from __future__ import annotations

import hashlib
import hmac
import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from gzip import compress
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = Path(__file__).parents[3] / "docs/frameworks"
BLOCK = re.compile(r"^```python (?P<file>\w+\.py)\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
SECRET = "the secret from the dashboard"
# What the handler raises, which nobody outside may read.
REASON = "the database of customers is at 10.0.0.7"
# Keeps what it was given, and fails where the test wants it to.
HANDLE = f"""
import os

def handle(event):
    if event.data["fail"]:
        raise RuntimeError({REASON!r})
    with open(os.environ["HANDLED"], "a") as file:
        print(event.id, file=file)
"""
# Django's settings, which every project has.
MANAGE = """
import os, sys
from django.conf import settings
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF="webhooks", SECRET_KEY="for tests",
                   MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"])
from django.core.wsgi import get_wsgi_application
app = get_wsgi_application()
"""
WAITRESS = ["-m", "waitress", "--host=127.0.0.1", "--port={port}"]
UVICORN = ["-m", "uvicorn", "--host=127.0.0.1", "--port={port}"]

RECIPES = [
    pytest.param("flask.md", "app.py", [*WAITRESS, "app:app"], id="Flask"),
    pytest.param("django.md", "webhooks.py", [*WAITRESS, "manage:app"], id="Django"),
    pytest.param("fastapi.md", "app.py", [*UVICORN, "app:app"], id="FastAPI"),
    pytest.param("fastapi.md", "starlette_app.py", [*UVICORN, "starlette_app:app"], id="Starlette"),
    pytest.param("aiohttp.md", "app.py", ["app.py"], id="aiohttp"),
]


def program(page: str, file: str) -> str:
    """Give the program of a page that is to be saved as this file."""
    found = [block["code"] for block in BLOCK.finditer((PAGES / page).read_text()) if block["file"] == file]
    assert len(found) == 1, f"{page} has one program {file}"
    return found[0]


def delivery(name: str, *, fail: bool = False, padding: str = "") -> tuple[bytes, dict[str, str]]:
    """Give a delivery as the guide says that it is signed."""
    data = {"fail": fail, "padding": padding}
    event = {"event": "screening.completed", "webhook_id": name, "timestamp": "2026-01-01T00:00:00Z", "data": data}
    body = json.dumps(event).encode()
    return body, {
        "Content-Type": "application/json",
        "X-SingleKey-Signature": hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest(),
        "X-SingleKey-Timestamp": str(int(time.time())),
    }


def free_port() -> int:
    """Give a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def started(folder: Path, arguments: list[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server, and wait until it listens."""
    environment = {
        **os.environ,
        "HANDLED": str(folder / "handled"),
        "PORT": str(port),
        "PYTHONPATH": str(folder),
        "SINGLEKEY_WEBHOOK_SECRET": SECRET,
    }
    command = [sys.executable, *(argument.format(port=port) for argument in arguments)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        while True:
            assert server.poll() is None, (folder / "log").read_text()
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except OSError:
                time.sleep(0.02)
            else:
                break
        yield server
    finally:
        server.kill()
        server.wait()


@pytest.mark.parametrize(("page", "file", "arguments"), RECIPES)
def test_recipe(tmp_path: Path, page: str, file: str, arguments: list[str]) -> None:
    files = {file: program(page, file), "handle.py": HANDLE, "manage.py": MANAGE, "handled": ""}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    port = free_port()

    def send(body: bytes = b"", headers: dict[str, str] | None = None, method: str = "POST") -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        # The server may answer before it has read everything.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method, "/webhooks/singlekey", body, headers or {})
        response = connection.getresponse()
        answer = (response.status, response.read().decode())
        connection.close()
        return answer

    with started(tmp_path, arguments, port) as server:
        body, headers = delivery("wh_1")
        status, text = send(body, headers)
        assert (status, json.loads(text)) == (200, {"received": True})
        assert (tmp_path / "handled").read_text() == "wh_1\n"

        status, text = send(body.replace(b"wh_1", b"wh_2"), headers)
        assert (status, json.loads(text)) == (401, {"error": "signature_mismatch"})
        status, text = send()
        assert (status, json.loads(text)) == (401, {"error": "missing_header"})
        status, text = send(*delivery("wh_3", padding="x" * 2_000_000))
        assert (status, json.loads(text)) == (413, {"error": "body_too_large"})
        status, _ = send(compress(body), headers | {"Content-Encoding": "gzip"})
        assert 400 <= status < 500
        status, _ = send(method="GET")
        assert 400 <= status < 500

        status, text = send(*delivery("wh_4", fail=True))
        assert status == 500
        assert "10.0.0.7" not in text
        assert "Traceback" not in text

        status, text = send(*delivery("wh_5"))
        assert (status, json.loads(text)) == (200, {"received": True})
        assert (tmp_path / "handled").read_text() == "wh_1\nwh_5\n"
        assert server.poll() is None
    log = (tmp_path / "log").read_text()
    for logged in ("signature_mismatch", "missing_header", "body_too_large", REASON):
        assert logged in log


def test_receiver(tmp_path: Path) -> None:
    files = {"receiver.py": program("../receivers.md", "receiver.py"), "handle.py": HANDLE, "handled": ""}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    port = free_port()

    def send(name: str, *, fail: bool = False) -> int:
        body, headers = delivery(name, fail=fail)
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("POST", "/webhooks/singlekey", body, headers)
        status = connection.getresponse().status
        connection.close()
        return status

    with started(tmp_path, [*WAITRESS, "receiver:app"], port):
        assert [send("wh_1"), send("wh_1"), send("wh_2", fail=True), send("wh_3")] == [200, 200, 500, 200]
    assert (tmp_path / "handled").read_text() == "wh_1\nwh_3\n"
    assert REASON in (tmp_path / "log").read_text()


def test_aws_lambda(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "handler.py").write_text(program("aws-lambda.md", "handler.py"))
    (tmp_path / "handle.py").write_text(HANDLE)
    monkeypatch.setenv("HANDLED", str(tmp_path / "handled"))
    monkeypatch.setenv("SINGLEKEY_WEBHOOK_SECRET", SECRET)
    monkeypatch.syspath_prepend(str(tmp_path))
    spec = importlib.util.spec_from_file_location("handler", tmp_path / "handler.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    body, headers = delivery("wh_1")
    http = {"requestContext": {"http": {"method": "POST", "sourceIp": "127.0.0.1"}}}
    assert module.handler({"headers": headers, "body": body.decode(), **http}, None)["statusCode"] == 200
    assert module.handler({"headers": headers, "body": "{}", **http}, None)["statusCode"] == 401
    assert (tmp_path / "handled").read_text() == "wh_1\n"
    body, headers = delivery("wh_2", fail=True)
    with pytest.raises(RuntimeError, match="customers"):
        module.handler({"headers": headers, "body": body.decode(), **http}, None)
