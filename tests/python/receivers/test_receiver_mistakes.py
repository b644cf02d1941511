"""Mistakes of programs with receivers: `tests/bindings/receivers.json`, of which every language says the same."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hookseal import Webhook, WebhookConfigError
from hookseal.receive import Overtaken, Receiver
from hookseal.stores import MemoryStore, StoreFullError

from receivers import SECRET, Endpoints, said

if TYPE_CHECKING:
    from collections.abc import Callable

LIST = Path(__file__).parents[2] / "bindings" / "receivers.json"
HERE = [mistake for mistake in json.loads(LIST.read_text("utf-8")) if "python" not in mistake.get("not", [])]
LONG = 60_000


def webhook() -> Webhook[Any]:
    return Webhook("singlekey", SECRET)


def nothing(*_: Any) -> None:
    """Do nothing."""


def second_of_a_type(_: Endpoints) -> None:
    receiver = Receiver(webhook())
    for _ in range(2):
        receiver.on("screening.completed")(nothing)


def second_of_all_others(_: Endpoints) -> None:
    receiver = Receiver(webhook())
    for _ in range(2):
        receiver.otherwise(nothing)


def line_break(_: Endpoints) -> None:
    Receiver(webhook(), endpoint="a\nmaxRunning=1")


def completed(endpoints: Endpoints, store: MemoryStore, *, late: bool) -> None:
    endpoint = endpoints(store=store)
    seen: list[Any] = []

    async def complete_soon(delivery: Any) -> None:
        await delivery.complete([])

    def handle(_: Any, delivery: Any) -> Any:
        seen.append(delivery)
        if late:
            return None
        return delivery.complete([]) if endpoints.kind == "threads" else complete_soon(delivery)

    def handle_noting(event: Any, delivery: Any) -> Any:
        try:
            return handle(event, delivery)
        except Exception as error:
            seen.append(error)
            raise

    async def handle_soon(event: Any, delivery: Any) -> None:
        try:
            made = handle(event, delivery)
            if made is not None:
                await made
        except Exception as error:
            seen.append(error)
            raise

    endpoint.receiver.otherwise(handle_noting if endpoints.kind == "threads" else handle_soon)
    endpoint.post()
    if late:
        endpoint.run(seen[0].complete([]))
    raise seen[1]


class Taken(MemoryStore):
    """A store of a database in which another has the event by now."""

    def complete_in(self, *_: Any) -> Any:
        return False


def worked(endpoints: Endpoints, **message: Any) -> None:
    endpoints.work(endpoints.worker(), {"id": "a", "key": "a", "event": {}, **message})


def filled(_: Endpoints) -> None:
    store = MemoryStore(1)
    for key in "ab":
        store.claim(key, key, LONG, LONG)


class Kept(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


def judged(endpoints: Endpoints) -> None:
    endpoint = endpoints(classify=lambda _: "ignored")
    handler, logger = Kept(), logging.getLogger("hookseal")

    @endpoint.receiver.otherwise
    def handle(event: Any, delivery: Any) -> None:
        raise OSError

    logger.addHandler(handler)
    try:
        endpoint.post()
    finally:
        logger.removeHandler(handler)
    failed, raised = (record.exc_info for record in handler.records)
    assert failed
    assert raised
    assert isinstance(failed[1], OSError)
    assert raised[1] is not None
    raise raised[1]


MADE: dict[str, Callable[[Endpoints], object]] = {
    "a second handler of a type": second_of_a_type,
    "a second handler of all others": second_of_all_others,
    "a line break in an option": line_break,
    "a verdict that is misspelt": judged,
    "complete after the handler's end": lambda endpoints: completed(endpoints, MemoryStore(), late=True),
    "complete with a store in memory": lambda endpoints: completed(endpoints, MemoryStore(), late=False),
    "another endpoint's message": lambda endpoints: worked(endpoints, v=1, endpoint="others"),
    "another version's message": lambda endpoints: worked(endpoints, v=2, endpoint="screenings"),
    "a transaction that was overtaken": lambda endpoints: completed(endpoints, Taken(), late=False),
    "a store in memory that is full": filled,
}


def test_every_mistake_is_made() -> None:
    assert sorted(mistake["name"] for mistake in HERE) == sorted(MADE)


@pytest.mark.parametrize("mistake", HERE, ids=lambda mistake: mistake["name"])
def test_it_is_said_as_in_every_language(endpoints: Endpoints, mistake: dict[str, Any]) -> None:
    with pytest.raises((WebhookConfigError, Overtaken, StoreFullError)) as raised:
        MADE[mistake["name"]](endpoints)
    error = raised.value
    option = error.details["option"] if isinstance(error, WebhookConfigError) else None
    found = (str(error), getattr(error, "code", None), option)
    assert found == (mistake["message"], mistake.get("code"), mistake.get("option"))


def test_a_handler_that_finds_by_itself_that_it_was_overtaken(endpoints: Endpoints) -> None:
    judgements: list[Exception] = []
    endpoint = endpoints(classify=judgements.append)

    @endpoint.receiver.otherwise
    def handle(event: Any, delivery: Any) -> None:
        raise Overtaken("the row was another's")

    assert said(endpoint.post()) == (503, {"error": "overtaken"})
    assert (endpoint.outcomes, judgements) == (["overtaken"], [])


def test_another_endpoints_message_is_left_in_the_queue(endpoints: Endpoints) -> None:
    sent: list[Any] = []
    endpoints(send=sent.append).post()
    handled: list[Any] = []
    worker = endpoints.worker(store=MemoryStore())
    worker.otherwise(lambda event, _: handled.append(event))
    # Neither acknowledged, which would lose it where this worker has no handler, nor handled by who does not know it.
    with pytest.raises(WebhookConfigError):
        endpoints.work(worker, {**sent[0], "endpoint": "others"})
    assert handled == []
    assert endpoints.work(worker, sent[0]).then == "acknowledge"
