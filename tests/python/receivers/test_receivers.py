"""What receivers of both kinds do, with a store in memory: the actions of the machine are carried out."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hookseal import Webhook
from hookseal.keys import KeysUnavailableError
from hookseal.receive import BrokenOffError

from receivers import RECEIVED, SECRET, Broken, Endpoints, counting, said, singlekey

if TYPE_CHECKING:
    from hookseal.receive import DeadLetter


class Fetching(Webhook[Any]):
    """As one whose keys are fetched: it waits for them, and none come."""

    began, go_on = threading.Event(), threading.Event()

    def refresh(self) -> None:
        raise AssertionError

    def receive(self, *_: Any, **__: Any) -> Any:
        self.began.set()
        assert self.go_on.wait(10)
        message = "no keys"
        raise KeysUnavailableError(message)


def test_where_no_keys_come_the_sender_is_to_try_again_and_no_loop_waits(endpoints: Endpoints) -> None:
    endpoint = endpoints(made=Fetching)
    first = endpoint.deliver_in_thread()
    assert Fetching.began.wait(10)
    if endpoints.kind == "asyncio":
        endpoint.run(asyncio.sleep(0))
    Fetching.go_on.set()
    assert said(first.result()) == (500, {"error": "internal_error"})
    assert endpoint.outcomes == ["refused"]
    Fetching.began.clear()
    Fetching.go_on.clear()


def test_an_event_is_handled_once(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    handled = counting(endpoint)
    assert [said(endpoint.post()) for _ in range(3)] == [RECEIVED] * 3
    assert handled == [("wh_1", 1)]
    assert endpoint.outcomes == ["handled", "duplicate", "duplicate"]
    first = endpoint.seen[0]
    assert (first.endpoint, first.provider, first.type) == ("screenings", "singlekey", "screening.completed")
    assert (first.id, first.key, first.status, first.attempt) == ("wh_1", "screenings:singlekey:wh_1", 200, 1)
    assert first.ms >= 0


def test_another_event_is_another(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    handled = counting(endpoint)
    for number in (1, 2, 1):
        endpoint.post(singlekey(number))
    assert [name for name, _ in handled] == ["wh_1", "wh_2"]


def test_a_duplicate_in_progress_is_sent_again(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    began, go_on = threading.Event(), threading.Event()

    @endpoint.receiver.on("screening.completed")
    def handle(event: Any, delivery: Any) -> None:
        began.set()
        assert go_on.wait(10)

    if endpoints.kind == "asyncio":
        inner = endpoint.receiver.handlers["screening.completed"]

        async def handle_soon(event: Any, delivery: Any) -> None:
            import asyncio

            await asyncio.to_thread(inner, event, delivery)

        endpoint.receiver.handlers["screening.completed"] = handle_soon
    first = endpoint.deliver_in_thread()
    assert began.wait(10)
    answer = endpoint.post()
    assert said(answer) == (503, {"error": "busy"})
    assert 1 <= int(dict(answer.headers)["Retry-After"]) <= 300
    go_on.set()
    assert said(first.result()) == RECEIVED
    assert endpoint.outcomes == ["busy", "handled"]


def test_a_handler_that_fails_is_tried_again(endpoints: Endpoints, caplog: pytest.LogCaptureFixture) -> None:
    endpoint = endpoints()
    attempts: list[int] = []

    @endpoint.receiver.on("screening.completed")
    def handle(event: Any, delivery: Any) -> None:
        attempts.append(delivery.attempt)
        if delivery.attempt < 3:
            raise RuntimeError("what nobody outside may read")

    answers = [endpoint.post() for _ in range(4)]
    assert [said(answer) for answer in answers] == [(500, {"error": "failed"})] * 2 + [RECEIVED] * 2
    assert attempts == [1, 2, 3]
    assert endpoint.outcomes == ["failed", "failed", "handled", "duplicate"]
    assert b"nobody" not in b"".join(answer.body for answer in answers)
    assert "what nobody outside may read" in caplog.text


def test_classify_says_what_a_failure_is(endpoints: Endpoints) -> None:
    def classify(error: Exception) -> Any:
        return {"KeyError": "ignore", "ValueError": "permanent"}.get(type(error).__name__, "retry")

    endpoint = endpoints(classify=classify)

    @endpoint.receiver.otherwise
    def handle(event: Any, delivery: Any) -> None:
        raise {"wh_1": KeyError, "wh_2": ValueError, "wh_3": OSError}[event.id]

    assert [said(endpoint.post(singlekey(number))) for number in (1, 2, 3)] == [
        RECEIVED,
        RECEIVED,
        (500, {"error": "failed"}),
    ]
    assert endpoint.outcomes == ["ignored", "permanent", "failed"]
    (letter,) = endpoint.letters
    assert (letter.event.id, letter.key, letter.reason) == ("wh_2", "screenings:singlekey:wh_2", "permanent")
    assert letter.attempt == 1
    assert isinstance(letter.error, ValueError)
    # Both are done, the third is not.
    assert [said(endpoint.post(singlekey(number)))[0] for number in (1, 2, 3)] == [200, 200, 500]


def test_a_classify_that_raises_is_a_failure(endpoints: Endpoints) -> None:
    endpoint = endpoints(classify=lambda error: error.nothing)

    @endpoint.receiver.otherwise
    def handle(event: Any, delivery: Any) -> None:
        raise RuntimeError

    assert said(endpoint.post()) == (500, {"error": "failed"})


async def promised(_: Exception) -> str:
    """Judge too late."""
    return "ignore"


@pytest.mark.parametrize("classify", [lambda _: "ignored", lambda _: ["ignore"], lambda error: promised(error)])
def test_what_is_no_verdict_is_a_failure(endpoints: Endpoints, classify: Any, caplog: pytest.LogCaptureFixture) -> None:
    endpoint = endpoints(classify=classify)

    @endpoint.receiver.otherwise
    def handle(event: Any, delivery: Any) -> None:
        raise RuntimeError

    assert said(endpoint.post()) == (500, {"error": "failed"})
    assert [record.getMessage().split(": ")[1] for record in caplog.records] == ["a handler failed", "classify failed"]
    assert "expected `retry`, `ignore` or `permanent`" in caplog.text


def test_the_last_failure_is_a_dead_letter(endpoints: Endpoints) -> None:
    endpoint = endpoints("github")

    @endpoint.receiver.otherwise
    def handle(event: Any, delivery: Any) -> None:
        raise RuntimeError

    assert said(endpoint.post(b"{}")) == (500, {"error": "failed"})
    assert [letter.reason for letter in endpoint.letters] == ["final"]


def test_a_dead_letter_that_nobody_takes_is_not_lost(endpoints: Endpoints) -> None:
    def refuse(letter: DeadLetter) -> None:
        raise OSError(letter.reason)

    endpoint = endpoints(classify=lambda _: "permanent", on_dead_letter=refuse)

    @endpoint.receiver.otherwise
    def handle(event: Any, delivery: Any) -> None:
        raise RuntimeError

    assert said(endpoint.post())[0] == 500
    assert said(endpoint.post())[0] == 500
    assert endpoint.outcomes == ["failed", "failed"]


def test_without_on_dead_letter_it_is_logged(endpoints: Endpoints, caplog: pytest.LogCaptureFixture) -> None:
    endpoint = endpoints(classify=lambda _: "permanent", on_dead_letter=None)

    @endpoint.receiver.otherwise
    def handle(event: Any, delivery: Any) -> None:
        raise RuntimeError

    assert said(endpoint.post()) == RECEIVED
    assert [record.levelname for record in caplog.records if "is lost" in record.getMessage()] == ["ERROR"]


def test_without_a_handler_it_is_success(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    handled = counting(endpoint)
    assert said(endpoint.post(singlekey(1, "screening.cancelled"))) == RECEIVED
    assert handled == []
    assert endpoint.outcomes == ["ignored"]
    assert endpoint.seen[0].type == "other"


def test_no_call_of_the_store_before_verification(endpoints: Endpoints) -> None:
    store = Broken()
    endpoint = endpoints(store=store)
    counting(endpoint)
    forger: Webhook[Any] = Webhook("singlekey", "another secret")
    assert said(endpoint.post(webhook=forger)) == (401, {"error": "signature_mismatch"})
    assert said(endpoint.post(method="GET")) == (405, {"error": "method_not_allowed"})
    assert said(endpoint.post(headers={"Content-Encoding": "gzip"})) == (415, {"error": "encoded_body"})
    assert said(endpoint.post(headers={"Content-Length": "2000000"})) == (413, {"error": "body_too_large"})
    assert said(endpoint.post(b"x" * 1_048_577)) == (413, {"error": "body_too_large"})
    assert said(endpoint.post(b"no json")) == (400, {"error": "malformed_json"})
    assert store.calls == []
    assert endpoint.outcomes == ["refused"] * 6
    assert endpoint.seen[0].code == "signature_mismatch"


def test_a_sender_who_breaks_off(endpoints: Endpoints) -> None:
    def read(_: int) -> Any:
        raise BrokenOffError

    endpoint = endpoints()
    handled = counting(endpoint)
    endpoint.post(read=read)
    assert handled == []
    assert endpoint.outcomes == ["refused"]


def test_a_parsed_body_is_the_programs_mistake(endpoints: Endpoints) -> None:
    assert said(endpoints().post(read=lambda _: {"webhook_id": "wh_1"})) == (500, {"error": "body_not_raw"})


def test_an_observe_that_raises_is_counted(endpoints: Endpoints) -> None:
    endpoint = endpoints(observe=lambda observation: observation.nothing)
    handled = counting(endpoint)
    assert said(endpoint.post()) == RECEIVED
    assert handled == [("wh_1", 1)]
    assert endpoint.receiver.observe_failures == 1


def test_a_header_splits_keys(endpoints: Endpoints) -> None:
    endpoint = endpoints("shopify", variant=("X-Shopify-Topic", ["orders/create", "orders/updated"]))
    seen: list[Any] = []
    endpoint.receiver.otherwise(lambda _, delivery: seen.append(delivery.variant))
    for topic in ("orders/create", "orders/updated", "orders/create", "orders/deleted"):
        assert said(endpoint.post(b'{"id":1}', {"X-Shopify-Topic": topic})) == RECEIVED
    assert seen == ["orders/create", "orders/updated"]
    assert endpoint.outcomes == ["handled", "handled", "duplicate", "ignored"]


def test_other_addresses_are_refused(endpoints: Endpoints) -> None:
    endpoint = endpoints("hospitable", sources="refuse", trusted_proxies=1)
    body = b'{"id":"a","action":"reservation.created","created":"","data":{},"version":"1"}'
    assert said(endpoint.post(body, {"X-Forwarded-For": "38.80.170.9"})) == RECEIVED
    assert said(endpoint.post(body, {"X-Forwarded-For": "38.80.171.9"})) == (403, {"error": "source_not_allowed"})


def test_a_receiver_that_closes(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    counting(endpoint)
    assert endpoint.run(endpoint.receiver.close()) is True
    assert said(endpoint.post()) == (503, {"error": "closing"})
    assert endpoint.outcomes == ["closed"]


def test_a_receiver_with_enough_to_do(endpoints: Endpoints) -> None:
    endpoint = endpoints(max_running=0)
    assert said(endpoint.post()) == (503, {"error": "too_many_running"})


def test_logs_hold_no_secret(endpoints: Endpoints, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    endpoint = endpoints()
    endpoint.post(webhook=Webhook("singlekey", "another secret"))
    assert "signature_mismatch" in caplog.text
    assert SECRET not in caplog.text
