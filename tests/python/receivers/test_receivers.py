"""What receivers of both kinds do, with a store in memory: the actions of the machine are carried out."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import logging
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import pytest
from hookseal import Webhook, WebhookConfigError
from hookseal.keys import KeysUnavailableError
from hookseal.receive import AsyncRequest, BrokenOffError, Overtaken, Request
from hookseal.stores import DONE, MemoryStore

from databases import until
from receivers import RECEIVED, SECRET, Broken, Endpoints, said, singlekey

if TYPE_CHECKING:
    from hookseal.receive import DeadLetter


def counting(endpoint: Any, kind: str = "screening.completed") -> list[tuple[str, int]]:
    handled: list[tuple[str, int]] = []

    @endpoint.receiver.on(kind)
    def handle(event: Any, delivery: Any) -> None:
        handled.append((event.id, delivery.attempt))

    return handled


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


def test_a_get_is_told_what_is_allowed(endpoints: Endpoints) -> None:
    assert ("Allow", "POST") in endpoints().post(method="GET").headers


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


def test_a_store_that_does_not_answer_a_claim(endpoints: Endpoints) -> None:
    store = Broken()
    endpoint = endpoints(store=store)
    handled = counting(endpoint)
    store.failing = {"claim"}
    assert said(endpoint.post()) == (503, {"error": "store"})
    until(lambda: store.calls == ["claim", "claim", "release"])
    store.failing = set()
    assert said(endpoint.post()) == RECEIVED
    assert handled == [("wh_1", 1)]


def test_a_store_that_does_not_answer_and_a_provider_that_never_retries(endpoints: Endpoints) -> None:
    store = Broken()
    store.failing = {"claim"}
    endpoint = endpoints("github", store=store)
    counting(endpoint)
    endpoint.receiver.otherwise(lambda *_: None)
    assert said(endpoint.post(b"{}")) == (500, {"error": "store"})
    assert [letter.reason for letter in endpoint.letters] == ["store"]


def test_a_mark_that_cannot_be_set_is_still_a_success(endpoints: Endpoints) -> None:
    store = Broken()
    # The provider waits for a second: 0.5 s are left to try.
    endpoint = endpoints(store=store, facts={"deadline_ms": 1000})
    handled = counting(endpoint)
    store.failing = {"complete"}
    assert said(endpoint.post()) == RECEIVED
    assert endpoint.outcomes == ["unmarked"]
    # It is tried on until the lease ends.
    store.failing = set()
    until(lambda: endpoint.outcomes == ["unmarked", "handled"])
    assert said(endpoint.post()) == RECEIVED
    assert handled == [("wh_1", 1)]
    assert endpoint.outcomes == ["unmarked", "handled", "duplicate"]


def test_who_was_overtaken_after_the_effect(endpoints: Endpoints) -> None:
    store = MemoryStore()
    endpoint = endpoints(store=store)

    @endpoint.receiver.on("screening.completed")
    def handle(event: Any, delivery: Any) -> None:
        store.claim(delivery.key, delivery._token, 0, 60_000)
        store.claim(delivery.key, "somebody else", 60_000, 60_000)

    assert said(endpoint.post()) == RECEIVED
    assert endpoint.outcomes == ["overtaken"]
    assert store.complete("screenings:singlekey:wh_1", "somebody else", 60_000)


class InTransaction(MemoryStore):
    """A store whose mark may be in a transaction of the test's."""

    def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:
        transaction.append(key)
        return self.complete(key, token, keep_ms)


async def in_both(value: Any) -> None:
    if value is not None:
        await value


def test_a_mark_in_the_handlers_transaction(endpoints: Endpoints) -> None:
    store = InTransaction()
    endpoint = endpoints(store=store)
    transaction: list[str] = []
    if endpoints.kind == "threads":

        @endpoint.receiver.on("screening.completed")
        def handle(event: Any, delivery: Any) -> None:
            delivery.complete(transaction)
    else:

        @endpoint.receiver.on("screening.completed")
        async def handle_soon(event: Any, delivery: Any) -> None:
            await delivery.complete(transaction)

    assert said(endpoint.post()) == RECEIVED
    assert transaction == ["screenings:singlekey:wh_1"]
    assert endpoint.outcomes == ["handled"]
    assert store.claim("screenings:singlekey:wh_1", "x", 1, 1) == DONE


@pytest.mark.parametrize("swallowed", [False, True])
def test_who_was_overtaken_in_the_transaction(endpoints: Endpoints, swallowed: bool) -> None:
    store = InTransaction()
    endpoint = endpoints(store=store)

    def take_over(delivery: Any) -> None:
        store.claim(delivery.key, delivery._token, 0, 60_000)
        store.claim(delivery.key, "somebody else", 60_000, 60_000)

    if endpoints.kind == "threads":

        @endpoint.receiver.on("screening.completed")
        def handle(event: Any, delivery: Any) -> None:
            take_over(delivery)
            try:
                delivery.complete([])
            except Overtaken:
                if not swallowed:
                    raise
    else:

        @endpoint.receiver.on("screening.completed")
        async def handle_soon(event: Any, delivery: Any) -> None:
            take_over(delivery)
            try:
                await delivery.complete([])
            except Overtaken:
                if not swallowed:
                    raise

    assert said(endpoint.post()) == (503, {"error": "overtaken"})


def test_an_observe_that_raises_is_counted(endpoints: Endpoints) -> None:
    endpoint = endpoints(observe=lambda observation: observation.nothing)
    handled = counting(endpoint)
    assert said(endpoint.post()) == RECEIVED
    assert handled == [("wh_1", 1)]
    assert endpoint.receiver.observe_failures == 1


def test_a_handshake_is_answered(endpoints: Endpoints) -> None:
    endpoint = endpoints("slack")
    answer = endpoint.post(b'{"type":"url_verification","challenge":"3eZbrw1aB10FEMA"}')
    assert (answer.status, answer.body) == (200, b"3eZbrw1aB10FEMA")
    assert dict(answer.headers)["Content-Type"] == "text/plain; charset=utf-8"
    long = json.dumps({"type": "url_verification", "challenge": "x" * 5000}).encode()
    assert endpoint.post(long).status == 400
    forger: Webhook[Any] = Webhook("slack", "another secret")
    assert said(endpoint.post(b'{"type":"url_verification","challenge":"a"}', webhook=forger))[0] == 401
    assert endpoint.outcomes == ["handshake", "handshake", "refused"]


def test_a_challenge_is_signed_where_it_can_be_no_delivery(endpoints: Endpoints) -> None:
    endpoint = endpoints("x")
    token = "OTk5NWYzNzktNzQzYy00ZjIzLTg1NDMtMDY4YTI1ZGQ0ZDY4"
    answer = endpoint.post(b"{}", method="GET", query=f"crc_token={token}")
    digest = hmac.digest(SECRET.encode(), token.encode(), "sha256")
    signed = "sha256=" + base64.b64encode(digest).decode()
    assert (answer.status, json.loads(answer.body)) == (200, {"response_token": signed})
    assert dict(answer.headers)["Content-Type"] == "application/json"
    for asked in ("%7B%22a%22%3A1%7D", "%5B%5D", "1158201444", "null", "a%3D1", ""):
        assert endpoint.post(b"{}", method="GET", query=f"crc_token={asked}").status == 400


def test_a_question_by_a_post_is_answered_and_a_delivery_is_handled(endpoints: Endpoints) -> None:
    endpoint = endpoints("microsoft-graph")
    other: Webhook[Any] = Webhook("singlekey", SECRET)
    handled: list[Any] = []
    endpoint.receiver.otherwise(lambda event, _: handled.append(event.data))
    sentence = "Validation: Testing client application reachability for subscription Request-Id: 522a8e7e"
    answer = endpoint.post(b"{}", query=f"tenant=7&validationToken={quote_plus(sentence)}", webhook=other)
    assert (answer.status, answer.body) == (200, sentence.encode())
    assert dict(answer.headers)["Content-Type"] == "text/plain; charset=utf-8"
    for asked in ("", "%3Cimg+src%3Dx%3E", "a%0Ab", "%C3%A9", "a" * 4097):
        assert endpoint.post(b"{}", query=f"validationToken={asked}", webhook=other).status == 400
    assert endpoint.post(b"{}", query="validationToken=a", method="GET", webhook=other).status == 405
    assert handled == []
    notifications = [{"subscriptionId": "7", "clientState": SECRET}]
    body = json.dumps({"value": notifications}).encode()
    assert said(endpoint.post(body, query="tenant=7", webhook=other)) == RECEIVED
    assert endpoint.post(body.replace(b"only", b"then"), webhook=other).status == 401
    assert handled == [notifications]


def test_a_token_is_answered_with_its_mac_where_it_can_be_no_delivery(endpoints: Endpoints) -> None:
    endpoint = endpoints("zoom")

    def ask(token: str) -> Any:
        return endpoint.post(
            json.dumps({"event": "endpoint.url_validation", "payload": {"plainToken": token}}).encode()
        )

    token = "qgg8vlvZRS6UYooatFL8Aw"
    answer = ask(token)
    mac = hmac.digest(SECRET.encode(), token.encode(), "sha256").hex()
    assert (answer.status, json.loads(answer.body)) == (200, {"plainToken": token, "encryptedToken": mac})
    assert dict(answer.headers)["Content-Type"] == "application/json"
    for asked in ("v0:1705314600:{}", '{"a":1}', "1158201444", ""):
        assert ask(asked).status == 400


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


def test_health(endpoints: Endpoints) -> None:
    store = Broken()
    endpoint = endpoints(store=store)
    counting(endpoint)
    endpoint.post()
    health = endpoint.receiver.health(queue_size=lambda: 3)

    def ask() -> tuple[int, Any]:
        head: Any = ("GET", {}, lambda _: "", "")
        if endpoints.kind == "threads":
            return said(health.answer(Request(*head)))
        return said(endpoint.run(health.answer_soon(AsyncRequest(*head))))

    status, found = ask()
    assert (status, found["healthy"]) == (200, True)
    checks = found["checks"]
    assert abs(checks.pop("last_received") - time.time()) < 60
    assert checks == {"endpoint_reachable": True, "store_reachable": True, "queue_size": 3, "error_rate": 0}
    store.failing = {"release"}
    status, found = ask()
    assert (status, found["healthy"], found["checks"]["store_reachable"]) == (503, False, False)


def test_a_queue_that_does_not_tell_is_not_well(endpoints: Endpoints) -> None:
    endpoint = endpoints()

    def broken() -> int:
        raise ConnectionError

    health = endpoint.receiver.health(queue_size=broken)
    head: Any = ("GET", {}, lambda _: "", "")
    if endpoints.kind == "threads":
        status, found = said(health.answer(Request(*head)))
    else:

        async def ask() -> Any:
            return await health.answer_soon(AsyncRequest(*head))

        status, found = said(endpoint.run(ask()))
    assert (status, found["healthy"], found["checks"]["queue_size"]) == (503, False, None)


def test_health_with_limits_that_are_fractions(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    head: Any = ("GET", {}, lambda _: "", "")

    def status(size: int) -> int:
        health = endpoint.receiver.health(queue_size=lambda: size, max_queue_size=2.5)
        if endpoints.kind == "threads":
            return int(health.answer(Request(*head)).status)

        async def answer() -> Any:
            return await health.answer_soon(AsyncRequest(*head))

        return int(endpoint.run(answer()).status)

    # As in every language: below a fraction is what is below the next whole number.
    assert [status(size) for size in (2, 3)] == [200, 503]


@pytest.mark.parametrize("limit", ["max_queue_size", "max_error_rate", "max_silence_seconds"])
@pytest.mark.parametrize("value", [-1, float("nan")])
def test_health_limits_that_are_none(endpoints: Endpoints, limit: str, value: float) -> None:
    with pytest.raises(WebhookConfigError, match="numbers, and not negative") as raised:
        endpoints().receiver.health(**{limit: value})
    assert raised.value.details["option"] == "health"


def test_forgeries_say_nothing_about_health(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    forger: Webhook[Any] = Webhook("singlekey", "another secret")
    for _ in range(3):
        endpoint.post(webhook=forger)
    assert endpoint.receiver.window.totals() == (0, 0)


def test_logs_hold_no_secret(endpoints: Endpoints, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    endpoint = endpoints()
    endpoint.post(webhook=Webhook("singlekey", "another secret"))
    assert "signature_mismatch" in caplog.text
    assert SECRET not in caplog.text
