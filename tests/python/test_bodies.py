"""What is a body, what is not, and what happens to it meanwhile."""

from __future__ import annotations

import array
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hookseal import Webhook, WebhookConfigError, WebhookVerificationError

if TYPE_CHECKING:
    from collections.abc import Callable

WEBHOOK = Webhook("dossier", "whsec_abc123", max_body_bytes=1 << 26)
BODY = '{"event":"dossier.created","timestamp":"2024-01-01T10:00:00Z","data":{"é":1}}'.encode()
HEADERS = WEBHOOK.sign(BODY)


class Bytes(bytes):
    """A subclass."""


@pytest.mark.parametrize(
    "hand_over",
    [
        bytes,
        Bytes,
        bytearray,
        bytes.decode,
        memoryview,
        lambda body: memoryview(bytearray(body)),
        lambda body: memoryview(b"<" + body + b">")[1:-1],
        lambda body: memoryview(body[::-1])[::-1],
        lambda body: memoryview(bytes(byte for pair in zip(body, body, strict=True) for byte in pair))[::2],
        lambda body: memoryview(array.array("B", body)),
        lambda body: memoryview(body).cast("c"),
    ],
)
def test_bytes_in_any_form(hand_over: Callable[[bytes], Any]) -> None:
    body = hand_over(BODY)
    WEBHOOK.verify(body, HEADERS)
    assert WEBHOOK.receive(body, HEADERS).data == {"é": 1}
    assert WEBHOOK.sign(body) == HEADERS


def test_a_view_in_another_order_is_another_body() -> None:
    with pytest.raises(WebhookVerificationError):
        WEBHOOK.verify(memoryview(BODY)[::-1], HEADERS)


@pytest.mark.parametrize("body", [b"", bytearray(), "", memoryview(b""), memoryview(b"abc")[3:]])
def test_an_empty_body(body: Any) -> None:
    WEBHOOK.verify(body, WEBHOOK.sign(b""))


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"id": 1}, "parsed already, an object of type `dict`"),
        ([1], "parsed already, an object of type `list`"),
        (None, "None"),
        (1, "int"),
        (1.5, "float"),
        (True, "bool"),
        (object(), "object"),
        (array.array("B", b"{}"), "array"),
        (iter([b"{}"]), "iterator"),
        (bytes, "type"),
        ("\ufffd", "U+FFFD"),
        ("\ud800", "surrogate"),
    ],
    ids=lambda value: repr(value)[:20],
)
@pytest.mark.parametrize("method", ["verify", "receive", "sign"])
def test_what_is_no_body(method: str, body: Any, named: str) -> None:
    arguments = [body] if method == "sign" else [body, HEADERS]
    with pytest.raises(WebhookConfigError) as caught:
        getattr(WEBHOOK, method)(*arguments)
    assert caught.value.code == "body_not_raw"
    assert named in str(caught.value)
    assert ("parsed already" in str(caught.value)) == isinstance(body, (dict, list))
    assert "request.get_data()" in str(caught.value)


def test_a_released_view() -> None:
    body = memoryview(BODY)
    body.release()
    with pytest.raises(WebhookConfigError) as caught:
        WEBHOOK.verify(body, HEADERS)
    assert caught.value.code == "body_not_raw"
    assert isinstance(caught.value.__cause__, ValueError)


@pytest.mark.parametrize("form", [bytes, bytearray, memoryview, bytes.decode])
def test_a_body_that_is_too_large(form: Callable[[bytes], Any]) -> None:
    webhook = Webhook("dossier", "whsec_abc123", max_body_bytes=10)
    webhook.verify(form(b"0123456789"), webhook.sign(b"0123456789"))
    with pytest.raises(WebhookVerificationError) as caught:
        webhook.verify(form(b"0123456789a"), {})
    assert (caught.value.code, caught.value.status) == ("body_too_large", 413)
    assert caught.value.details == {"bytes": 11, "limit_bytes": 10}


@pytest.mark.parametrize("form", [bytes, bytearray, memoryview])
def test_nothing_holds_on_to_the_body_or_the_headers(form: Callable[[bytes], Any]) -> None:
    body, headers = form(bytes(BODY)), dict(HEADERS)
    before = sys.getrefcount(body), sys.getrefcount(headers), [sys.getrefcount(value) for value in headers.values()]
    for _ in range(100):
        WEBHOOK.verify(body, headers)
        WEBHOOK.receive(body, headers)
        with pytest.raises(WebhookVerificationError):
            WEBHOOK.verify(body, {})
    after = sys.getrefcount(body), sys.getrefcount(headers), [sys.getrefcount(value) for value in headers.values()]
    assert after == before
    if isinstance(body, bytearray):
        body.clear()  # A buffer that is still held forbids this.


def test_threads_share_a_webhook() -> None:
    large = b'{"event":"x","data":"' + b"a" * 200_000 + b'"}'
    large_headers = WEBHOOK.sign(large)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(200):
                WEBHOOK.verify(BODY, HEADERS)
                assert WEBHOOK.receive(large, large_headers).type == "x"
                with pytest.raises(WebhookVerificationError):
                    WEBHOOK.verify(large, HEADERS)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def _another_thread_runs_during(call: Callable[[], object], calls: int) -> bool:
    """Whether a thread that waits for the GIL gets it during so many calls.

    Nothing else gives it up: the interpreter is told not to take it from a thread for an hour.
    """
    gate, ran = threading.Lock(), False
    ready = threading.Event()

    def wait() -> None:
        nonlocal ran
        ready.set()
        with gate:
            ran = True

    interval = sys.getswitchinterval()
    thread = threading.Thread(target=wait)
    with gate:
        sys.setswitchinterval(3600)
        try:
            thread.start()
            ready.wait()  # Comes back when the thread gives up the GIL, which is at the gate.
            gate.release()
            for _ in range(calls):
                call()
                if ran:
                    break
            seen = ran
        finally:
            sys.setswitchinterval(interval)
            gate.acquire()
    thread.join()
    return seen


@pytest.mark.skipif(not getattr(sys, "_is_gil_enabled", lambda: True)(), reason="there is no GIL to release")
def test_the_gil_is_released_for_large_bodies_only() -> None:
    large = bytes(16 << 20)
    headers = WEBHOOK.sign(large)
    assert _another_thread_runs_during(lambda: WEBHOOK.verify(large, headers), 200)
    assert not _another_thread_runs_during(lambda: WEBHOOK.verify(BODY, HEADERS), 2000)
