"""Every adapter as a middleware: in the real framework, behind a real server, over a real socket."""

from __future__ import annotations

import gzip
import json
import socket

import pytest
from hookseal import Webhook
from requests_to import BODY, padded, refusal, request, signed
from servers import HANDLED, LIMIT, OWN_LIMIT, SIGNED_LINE, WEBHOOK

FORGER = Webhook("singlekey", "another secret")
RAISES = "what nobody outside may read"


def test_genuine(port: int) -> None:
    status, answer = request(port, "/hook", BODY, signed(BODY))
    assert (status, json.loads(answer)) == (200, {"received": "screening.completed"})
    assert HANDLED == ["wh_1"]


@pytest.mark.parametrize("length", [OWN_LIMIT + 1, LIMIT])
def test_genuine_beyond_the_limit_of_the_program(port: int, length: int) -> None:
    body = padded(length)
    assert len(body) == length
    assert request(port, "/hook", body, signed(body))[0] == 200
    assert HANDLED == ["wh_1"]


def test_genuine_in_chunks(port: int, kind: str) -> None:
    if kind.startswith("django"):
        pytest.skip("Django gives no body that has no length to a WSGI application")
    body = padded(LIMIT)
    pieces = (body[start : start + 4096] for start in range(0, LIMIT, 4096))
    assert request(port, "/hook", pieces, signed(body))[0] == 200
    assert HANDLED == ["wh_1"]


def test_forged(port: int, logged: pytest.LogCaptureFixture) -> None:
    assert refusal(request(port, "/hook", BODY, signed(BODY, FORGER))) == (401, {"error": "signature_mismatch"})
    assert HANDLED == []
    (record,) = [record for record in logged.records if record.name == "hookseal"]
    assert record.levelname == "WARNING"
    assert "signature_mismatch" in record.getMessage()
    assert "x7Hq" not in record.getMessage()


def test_without_a_header(port: int) -> None:
    assert refusal(request(port, "/hook", BODY)) == (401, {"error": "missing_header"})


def test_headers_that_are_called_as_those_of_an_environ(port: int) -> None:
    headers = {"REQUEST_METHOD": "POST", "HTTP_HOST": "x", "wsgi.version": "1", "headers": "a", "requestContext": "a"}
    assert refusal(request(port, "/hook", BODY, headers)) == (401, {"error": "missing_header"})


def test_empty(port: int) -> None:
    assert refusal(request(port, "/hook", b"", signed(b""))) == (400, {"error": "malformed_json"})
    assert HANDLED == []


def test_too_large(port: int, logged: pytest.LogCaptureFixture) -> None:
    body = padded(LIMIT + 1)
    assert refusal(request(port, "/hook", body, signed(body))) == (413, {"error": "body_too_large"})
    assert HANDLED == []
    assert "body_too_large" in logged.text


def test_too_large_by_far(port: int) -> None:
    body = padded(8 * LIMIT)
    assert refusal(request(port, "/hook", body, signed(body))) == (413, {"error": "body_too_large"})


def test_get(port: int) -> None:
    assert request(port, "/hook", method="GET")[0] == 405
    assert HANDLED == []


def test_compressed(port: int) -> None:
    body = gzip.compress(BODY)
    headers = signed(body, **{"Content-Encoding": "gzip"})
    assert refusal(request(port, "/hook", body, headers)) == (415, {"error": "encoded_body"})
    assert HANDLED == []


@pytest.mark.parametrize("path", ["/hook", "/received"])
@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "identity, gzip", "x-gzip"])
def test_compressed_after_it_was_signed(port: int, path: str, encoding: str) -> None:
    # aiohttp inflates bodies by itself, and then they are what was signed: the header alone tells.
    headers = signed(BODY, **{"Content-Encoding": encoding})
    assert refusal(request(port, path, gzip.compress(BODY), headers)) == (415, {"error": "encoded_body"})
    assert HANDLED == []


@pytest.mark.parametrize("path", ["/hook", "/received"])
def test_an_encoding_that_is_no_text(port: int, path: str) -> None:
    headers = signed(BODY, **{"Content-Encoding": "\xff"})
    assert refusal(request(port, path, BODY, headers)) == (415, {"error": "encoded_body"})
    assert HANDLED == []


def test_parsed_already(port: int, logged: pytest.LogCaptureFixture) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'
    headers = {**WEBHOOK.sign(body), "Content-Type": "multipart/form-data; boundary=b"}
    assert refusal(request(port, "/parsed", body, headers)) == (500, {"error": "body_not_raw"})
    assert HANDLED == []
    (record,) = [record for record in logged.records if record.name == "hookseal"]
    assert record.levelname == "ERROR"
    assert "body" in record.getMessage()


def test_read_already_and_kept(port: int) -> None:
    assert request(port, "/kept", BODY, signed(BODY))[0] == 200
    assert refusal(request(port, "/kept", BODY, signed(BODY, FORGER))) == (401, {"error": "signature_mismatch"})
    assert HANDLED == ["wh_1"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_handler_that_raises(port: int) -> None:
    status, answer = request(port, "/broken", BODY, signed(BODY))
    assert status == 500
    assert RAISES.encode() not in answer
    assert b"RuntimeError" not in answer
    assert HANDLED == ["wh_1"]
    # The server is as before.
    assert request(port, "/hook", BODY, signed(BODY))[0] == 200


def test_a_sender_who_breaks_off(port: int) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in signed(BODY).items())
    for sent in (0, len(BODY) // 2):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(
                f"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: {len(BODY)}\r\n{head}\r\n".encode() + BODY[:sent]
            )
    assert request(port, "/hook", BODY, signed(BODY))[0] == 200
    assert HANDLED == ["wh_1"]


def test_method_and_url(port: int, kind: str) -> None:
    # Starlette's is within another router, which removes its own part of the path.
    target = ("/line/" if kind.startswith("starlette") else "/line") + "?tenant=7&q=%2Fx%20y+z"
    headers = SIGNED_LINE.sign(b"{}", method="POST", url=f"https://example.com{target}")
    forwarded = {"Host": "example.org", "X-Forwarded-Host": "example.org", "X-Forwarded-Proto": "http"}
    assert request(port, target, b"{}", {**headers, **forwarded})[0] == 200
    other = target.replace("+z", "%20z")
    assert refusal(request(port, other, b"{}", headers)) == (401, {"error": "signature_mismatch"})
    assert HANDLED == [None]
