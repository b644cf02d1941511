"""What a user of receivers writes, as mypy and pyright see it. Checked, and run by no one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from hookseal import Event, Webhook
from hookseal.asgi import asgi
from hookseal.flask import flask
from hookseal.receive import (
    AsyncDelivery,
    AsyncReceiver,
    AsyncWorker,
    DeadLetter,
    Delivery,
    Message,
    Observation,
    Receiver,
    Verdict,
    Work,
    Worker,
)
from hookseal.stores import AsyncPostgresStore, AsyncStore, MemoryStore, PostgresStore, SqliteStore, Store
from typing_extensions import assert_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hookseal.events import SinglekeyEvent, SinglekeyFormOpenedEvent
    from hookseal.events.singlekey import ScreeningFailed

webhook = Webhook("singlekey", "the secret")


def execute(sql: str, values: Sequence[object]) -> Iterable[Sequence[object]]:
    """Stand for a driver."""
    return [(sql, values)]


async def execute_soon(sql: str, values: Sequence[object]) -> list[tuple[object, ...]]:
    """Stand for a driver of `asyncio`'s."""
    return [(sql, values)]


def classify(error: Exception) -> Verdict:
    """Say what a failure is."""
    return "ignore" if isinstance(error, KeyError) else "retry"


def keep(letter: DeadLetter) -> None:
    """Keep what nobody sends again."""
    assert_type(letter.event, Event)
    assert_type(letter.attempt, int)


async def send(message: Message) -> None:
    """Stand for a queue."""
    assert_type(message["id"], str)


def observe(observation: Observation) -> None:
    """Tell nobody."""
    assert_type(observation.ms, float)


stores: list[Store] = [MemoryStore(), SqliteStore("a.db"), PostgresStore(execute)]
async_stores: list[AsyncStore] = [AsyncPostgresStore(execute_soon, style="numeric")]

receiver = Receiver(
    webhook, endpoint="screenings", store=stores[0], classify=classify, on_dead_letter=keep, observe=observe
)


@receiver.on("screening.completed")
def completed(event: SinglekeyEvent, delivery: Delivery) -> None:
    """Handle an event."""
    assert_type(delivery.attempt, int)
    delivery.complete(print)
    assert_type(event.id, str | None)


@receiver.otherwise
def other(event: Event, _delivery: Delivery) -> None:
    """Handle any other."""
    assert_type(event.type, str | None)


@receiver.on("form.opened")
def opened(event: SinglekeyFormOpenedEvent, delivery: Delivery) -> int:
    """Handle an event, whose payload is typed by its type."""
    assert_type(event.type, Literal["form.opened"])
    if event.schema == "valid":
        assert_type(event.data["purchase_token"], str)
    return delivery.attempt


receiver.on("invite.sent")(lambda event, delivery: (assert_type(event.type, Literal["invite.sent"]), delivery.attempt))
# What its guide does not name has no handler of its own, and no handler takes what another type brings.
receiver.on("screening.complete")  # type: ignore[call-overload] # pyright: ignore
receiver.on("screening.failed")(opened)  # type: ignore[arg-type] # pyright: ignore

enforced = Receiver(Webhook("singlekey", "the secret", schema="enforce"))


@enforced.on("screening.failed")
def failed(event: Event[Any, Any, Literal["valid"], None, ScreeningFailed], _delivery: Delivery) -> None:
    """Handle an event that has its documented shape, or would have been refused."""
    assert_type(event.data["purchase_token"], str)


# Of other providers a type is any text.
Receiver(Webhook("stripe", "whsec_1")).on("charge.succeeded")(lambda event, _: assert_type(event.type, str | None))
strict = Webhook("stripe", "whsec_1", schema="enforce")
Receiver(strict).on("charge.succeeded")(lambda event, _: assert_type(event.mismatch, None))

looped = AsyncReceiver(webhook, endpoint="screenings", store=async_stores[0], variant=("X-Topic", ["a"]))
in_memory = AsyncReceiver(webhook, endpoint="screenings", store=MemoryStore())
handed_over = AsyncReceiver(webhook, endpoint="screenings", send=send)


@looped.on("screening.completed")
async def completed_soon(_event: SinglekeyEvent, delivery: AsyncDelivery) -> None:
    """Handle an event."""
    await delivery.complete(print)


view = flask(receiver)
health = flask(receiver.health(queue_size=lambda: 3))
route = asgi(looped)
worker = Worker("singlekey", endpoint="screenings", store=stores[1])


def work(message: dict[str, Any]) -> Work:
    """Take a message."""
    return worker.work(message, is_last=True)


async def work_soon(message: dict[str, Any], worker: AsyncWorker) -> Work:
    """Take a message."""
    return await worker.work(message)
