"""What receivers of both kinds do where a store fails, and where another attempt was faster."""

from __future__ import annotations

from typing import Any

import pytest
from hookseal.receive import Overtaken
from hookseal.stores import DONE, MemoryStore

from databases import until
from receivers import RECEIVED, Broken, Endpoints, counting, said


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
