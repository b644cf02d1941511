"""Receivers that hand over to a queue, its workers, and options that do not go together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hookseal import Webhook, WebhookConfigError
from hookseal.aiohttp import aiohttp
from hookseal.asgi import asgi
from hookseal.aws_lambda import aws_lambda
from hookseal.flask import flask
from hookseal.receive import AsyncReceiver, Receiver
from hookseal.stores import AsyncRedisStore, MemoryStore

from receivers import RECEIVED, SECRET, Endpoints, said

if TYPE_CHECKING:
    from hookseal.receive import Message


def test_a_queue(endpoints: Endpoints) -> None:
    sent: list[Message] = []
    endpoint = endpoints(send=sent.append)
    assert said(endpoint.post()) == RECEIVED
    assert said(endpoint.post()) == RECEIVED
    # As JSON takes it, with the same id for each delivery.
    first, second = json.loads(json.dumps(sent))
    assert first == second
    assert (first["v"], first["endpoint"], first["key"]) == (1, "screenings", "screenings:singlekey:wh_1")
    assert len(first["id"]) == 64

    worker = endpoints.worker(store=MemoryStore())
    handled: list[Any] = []
    worker.on("screening.completed")(lambda event, delivery: handled.append((event, delivery.attempt)))
    assert endpoints.work(worker, first).then == "acknowledge"
    assert endpoints.work(worker, second).then == "acknowledge"
    (event, attempt) = handled[0]
    assert (event.id, event.type, attempt, len(handled)) == ("wh_1", "screening.completed", 1, 1)


def test_a_queue_that_takes_nothing(endpoints: Endpoints) -> None:
    def send(message: Message) -> None:
        raise ConnectionError(message["id"])

    endpoint = endpoints(send=send)
    assert said(endpoint.post()) == (500, {"error": "failed"})


def test_a_worker_retries(endpoints: Endpoints) -> None:
    sent: list[Message] = []
    endpoints(send=sent.append).post()
    letters: list[Any] = []
    store = MemoryStore()
    worker = endpoints.worker(store=store, on_dead_letter=letters.append)

    @worker.on("screening.completed")
    def handle(event: Any, delivery: Any) -> None:
        raise RuntimeError

    assert endpoints.work(worker, sent[0]).then == "retry"
    assert letters == []
    assert endpoints.work(worker, sent[0], is_last=True).then == "retry"
    assert [letter.reason for letter in letters] == ["final"]
    # Somebody else is at it.
    store.claim(sent[0]["key"], "somebody else", 10_000, 60_000)
    for is_last in (False, True):
        work = endpoints.work(worker, sent[0], is_last=is_last)
        assert work.then == "postpone"
        assert work.seconds is not None
        assert 1 <= work.seconds <= 10


@pytest.mark.parametrize(
    ("options", "option"),
    [
        ({"store": MemoryStore()}, "endpoint"),
        ({"store": MemoryStore(), "endpoint": "a b"}, "endpoint"),
        ({"store": MemoryStore(), "endpoint": "a", "keep_seconds": 1}, "keep"),
        ({"store": MemoryStore(), "endpoint": "a", "lease_seconds": 4}, "lease"),
        ({"store": MemoryStore(), "endpoint": "a", "send": print}, "send"),
        ({"sources": "maybe"}, "sourceMode"),
        ({"facts": {"no_such": 1}}, "noSuch"),
        ({"endpoint": "a\nmaxRunning=1"}, "endpoint"),
    ],
)
def test_options_are_checked_at_construction(options: Any, option: str) -> None:
    with pytest.raises(WebhookConfigError) as raised:
        Receiver(Webhook("singlekey", SECRET), **options)
    assert raised.value.code == "invalid_option"
    assert raised.value.status == 500
    assert raised.value.details["option"] == option


async def nothing(*_: Any) -> None:
    """Do nothing, and have it awaited."""


@pytest.mark.parametrize("option", ["send", "on_dead_letter", "observe", "classify"])
def test_what_nobody_would_await_is_refused(option: str) -> None:
    with pytest.raises(WebhookConfigError, match="AsyncReceiver"):
        Receiver(Webhook("singlekey", SECRET), endpoint="a", **{option: nothing})


def test_handlers_and_stores_that_nobody_would_await_are_refused() -> None:
    receiver = Receiver(Webhook("singlekey", SECRET), endpoint="a", store=MemoryStore())
    with pytest.raises(WebhookConfigError, match="AsyncReceiver"):
        receiver.on("a")(nothing)
    with pytest.raises(WebhookConfigError, match="AsyncReceiver"):
        receiver.otherwise(nothing)
    with pytest.raises(WebhookConfigError, match="AsyncReceiver"):
        Receiver(Webhook("singlekey", SECRET), endpoint="a", store=AsyncRedisStore(None))


def test_a_coroutine_that_a_handler_gives_is_a_failure() -> None:
    endpoint = Endpoints("threads")()
    endpoint.receiver.otherwise(lambda *_: nothing())
    assert said(endpoint.post()) == (500, {"error": "failed"})


def test_a_store_that_gives_something_else_is_a_failure(endpoints: Endpoints) -> None:
    class Other(MemoryStore):
        def claim(self, *_: Any) -> Any:
            return True

    endpoint = endpoints(store=Other())
    endpoint.receiver.otherwise(lambda *_: None)
    assert said(endpoint.post()) == (503, {"error": "store"})


@pytest.mark.parametrize("adapter", [flask, aws_lambda, asgi, aiohttp])
def test_an_adapter_is_told_which_kind_it_takes(adapter: Any) -> None:
    kind = AsyncReceiver if adapter in {flask, aws_lambda} else Receiver
    with pytest.raises(TypeError, match="expected a Webhook or a"):
        adapter(kind(Webhook("singlekey", SECRET)))


def test_a_scheme_of_the_users_own() -> None:
    scheme = {
        "name": "acme",
        "algorithm": "hmac-sha256",
        "signature": {"header": "Acme-Signature", "layout": "plain", "encoding": "hex"},
        "signedContent": ["body"],
        "secret": "utf8",
        "envelope": {"id": "/id", "type": "/type"},
    }
    webhook = Webhook(scheme, "the secret")
    assert webhook.provider == "acme"
    assert Receiver(webhook, endpoint="a", store=MemoryStore()).plan.provider == "acme"
