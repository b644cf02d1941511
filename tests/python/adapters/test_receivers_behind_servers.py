"""Every adapter of a receiver: in the real framework, behind a real server, over a real socket."""

from __future__ import annotations

import gzip
import json
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from hookseal import Webhook
from hookseal.stores import Done
from requests_to import padded, refusal, request, signed
from servers import HANDLED, LIMIT, STORE

from databases import until

FORGER = Webhook("singlekey", "another secret")
NUMBERS = iter(range(1_000_000))
RECEIVED = (200, {"received": True})


def event(kind: str = "screening.completed") -> tuple[str, bytes]:
    name = f"wh_received_{next(NUMBERS)}"
    text = f'{{"webhook_id":"{name}","event":"{kind}","timestamp":"2024-01-15T10:30:00Z","data":{{}}}}'
    return name, text.encode()


def test_an_event_is_handled_once(port: int) -> None:
    name, body = event()
    assert [refusal(request(port, "/received", body, signed(body))) for _ in range(3)] == [RECEIVED] * 3
    assert [name] == HANDLED


def test_a_handler_that_fails_is_tried_again(port: int) -> None:
    name, body = event("screening.failed")
    status, answer = request(port, "/received", body, signed(body))
    assert (status, json.loads(answer)) == (500, {"error": "failed"})
    assert HANDLED == []
    assert refusal(request(port, "/received", body, signed(body))) == RECEIVED
    assert [name] == HANDLED


def test_duplicates_at_once_have_one_effect(port: int) -> None:
    name, body = event()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: request(port, "/received", body, signed(body))[0], range(8)))
    assert [name] == HANDLED
    assert set(answers) <= {200, 503}
    assert 200 in answers


def test_what_is_refused(port: int) -> None:
    _, body = event()
    zipped = gzip.compress(body)
    large = padded(LIMIT + 1)
    assert refusal(request(port, "/received", body, signed(body, FORGER))) == (401, {"error": "signature_mismatch"})
    assert refusal(request(port, "/received", b"", signed(b""))) == (400, {"error": "malformed_json"})
    assert refusal(request(port, "/received", large, signed(large))) == (413, {"error": "body_too_large"})
    headers = signed(zipped, **{"Content-Encoding": "gzip"})
    assert refusal(request(port, "/received", zipped, headers)) == (415, {"error": "encoded_body"})
    assert refusal(request(port, "/received", method="GET")) == (405, {"error": "method_not_allowed"})
    assert HANDLED == []


def test_a_sender_who_leaves_before_the_answer(port: int) -> None:
    name, body = event()
    headers = {"Host": "x", "Content-Length": str(len(body)), **signed(body)}
    head = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"POST /received HTTP/1.1\r\n{head}\r\n".encode() + body)
        until(lambda: name in HANDLED)
    until(lambda: isinstance(STORE.claim(f"screenings:singlekey:{name}", "x", 0, 60_000), Done))
    assert refusal(request(port, "/received", body, signed(body))) == RECEIVED
    assert [name] == HANDLED


def test_health(port: int) -> None:
    status, answer = request(port, "/health", method="GET")
    found = json.loads(answer)
    # Other tests have made handlers fail, which is no good health.
    assert status == (200 if found["healthy"] else 503)
    assert found["checks"]["store_reachable"] is True


def test_django_runs_asynchronous_receivers_too(port: int, kind: str) -> None:
    if not kind.startswith("django"):
        pytest.skip("only Django has views of both kinds")
    name, body = event()
    assert refusal(request(port, "/looped", body, signed(body))) == RECEIVED
    assert [name] == HANDLED
