"""Deadlines, leases, closing and floods: what happens while a handler runs, or instead of it."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from hookseal import Webhook
from hookseal.receive._async_receiver import LoopRun
from hookseal.receive._threads import ThreadRun
from hookseal.receive._window import Window
from hookseal.stores import Busy, Fresh, MemoryStore, SqliteStore

from databases import until
from receivers import RECEIVED, Broken, Endpoints, Waiting, said, singlekey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def looped() -> Iterator[Endpoints]:
    made = Endpoints("asyncio")
    yield made
    made.close()


class Held:
    """A handler that goes on when it is told to."""

    def __init__(self, endpoint: Any) -> None:
        self.began = threading.Event()
        self.go_on = threading.Event()
        self.effects: list[str] = []
        self.ends: list[str] = []
        if endpoint.kind == "threads":
            endpoint.receiver.on("screening.completed")(self.handle)
        else:
            endpoint.receiver.on("screening.completed")(self.handle_soon)

    def handle(self, event: Any, delivery: Any) -> None:
        """Wait in a thread."""
        self.began.set()
        while not self.go_on.wait(0.005):
            if delivery.aborted.is_set():
                self.ends.append("aborted")
                raise RuntimeError("stopped")
        self.effects.append(event.id)

    async def handle_soon(self, event: Any, delivery: Any) -> None:  # noqa: ARG002
        """Wait on the loop."""
        self.began.set()
        try:
            while not self.go_on.is_set():
                await asyncio.sleep(0.005)
        except asyncio.CancelledError:
            self.ends.append("aborted")
            raise
        self.effects.append(event.id)


def test_who_is_late_is_answered_in_time_and_goes_on(looped: Endpoints) -> None:
    # The provider waits for a second: half of it is the handler's.
    endpoint = looped(facts={"deadline_ms": 1000})
    held = Held(endpoint)
    answer = endpoint.post()
    assert said(answer) == (503, {"error": "late"})
    assert "Retry-After" in dict(answer.headers)
    assert endpoint.outcomes == ["late"]
    assert said(endpoint.post()) == (503, {"error": "busy"})
    held.go_on.set()
    until(lambda: endpoint.outcomes == ["late", "busy", "handled"])
    assert said(endpoint.post()) == RECEIVED
    assert held.effects == ["wh_1"]


def test_who_is_late_and_fails_is_tried_again(looped: Endpoints) -> None:
    endpoint = looped(facts={"deadline_ms": 1000})
    attempts: list[int] = []
    go_on = threading.Event()

    @endpoint.receiver.on("screening.completed")
    async def handle(event: Any, delivery: Any) -> None:
        attempts.append(delivery.attempt)
        if delivery.attempt == 1:
            await asyncio.to_thread(go_on.wait, 10)
            raise RuntimeError

    assert said(endpoint.post()) == (503, {"error": "late"})
    go_on.set()
    until(lambda: endpoint.outcomes == ["late", "failed"])
    assert said(endpoint.post()) == RECEIVED
    assert attempts == [1, 2]


def test_a_handler_outlives_its_sender(looped: Endpoints) -> None:
    endpoint = looped()
    held = Held(endpoint)

    async def deliver_and_leave() -> None:
        from hookseal.receive import AsyncRequest

        body = singlekey()

        async def read(limit: int) -> bytes:
            return body[:limit]

        headers = endpoint.webhook.sign(body)
        request = AsyncRequest("POST", headers, lambda _: "", "127.0.0.1", "", read)
        task = asyncio.ensure_future(endpoint.receiver.answer_soon(request))
        while not held.began.is_set():
            await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    endpoint.run(deliver_and_leave())
    held.go_on.set()
    until(lambda: endpoint.outcomes == ["handled"])
    assert held.effects == ["wh_1"]
    assert said(endpoint.post()) == RECEIVED
    assert held.effects == ["wh_1"]


# Where a delivery stands that gives its lease back: the place of `free` in the core's table.
FREE = 6


class Slow(MemoryStore):
    """A store whose second claim, and whose releases, take as long as the test wants."""

    def __init__(self) -> None:
        super().__init__()
        self.claims = 0
        self.renewal, self.release_now = asyncio.Event(), asyncio.Event()
        self.calls: list[str] = []

    async def claim(self, *arguments: Any) -> Any:
        self.claims += 1
        if self.claims == 2:
            await self.renewal.wait()
        return super().claim(*arguments)

    async def release(self, *arguments: Any) -> Any:
        self.calls.append("asked to free")
        await self.release_now.wait()
        is_mine = super().release(*arguments)
        self.calls.append("free")
        return is_mine


def test_a_handler_that_fails_while_its_lease_is_renewed_is_answered_when_the_event_is_free(looped: Endpoints) -> None:
    store = Slow()
    endpoint = looped(store=store, lease_seconds=5)

    @endpoint.receiver.on("screening.completed")
    async def handle(event: Any, delivery: Any) -> None:
        if delivery.attempt == 1:
            while store.claims < 2:
                await asyncio.sleep(0.005)
            raise RuntimeError

    first = endpoint.deliver_in_thread()
    # The machine waits for the release, which waits for the renewal.
    until(lambda: store.claims == 2 and [run.progress.state & 7 for run in endpoint.receiver.tasks.values()] == [FREE])
    looped.loop.call_soon_threadsafe(store.renewal.set)
    until(lambda: store.calls == ["asked to free"] or first.found)
    assert not first.found
    looped.loop.call_soon_threadsafe(store.release_now.set)
    assert said(first.result()) == (500, {"error": "failed"})
    assert store.calls == ["asked to free", "free"]
    assert said(endpoint.post()) == RECEIVED
    assert endpoint.outcomes == ["failed", "handled"]


def test_who_waits_no_longer_is_answered_before_the_event_is_free_and_it_is_freed(looped: Endpoints) -> None:
    store = Slow()
    endpoint = looped(store=store, facts={"deadline_ms": 1000})

    @endpoint.receiver.on("screening.completed")
    async def handle(event: Any, delivery: Any) -> None:
        raise RuntimeError

    assert said(endpoint.post()) == (500, {"error": "failed"})
    assert store.calls == ["asked to free"]
    looped.loop.call_soon_threadsafe(store.release_now.set)
    assert endpoint.run(endpoint.receiver.close()) is True
    assert store.calls == ["asked to free", "free"]
    assert endpoint.outcomes == ["failed"]


def test_a_receiver_that_closes_while_an_event_is_freed_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoints = Endpoints("threads")
    began, told, go_on = threading.Event(), threading.Event(), threading.Event()

    class Freeing(MemoryStore):
        def release(self, *arguments: Any) -> Any:
            began.set()
            go_on.wait(10)
            return super().release(*arguments)

    def close_and_tell(run: ThreadRun, close: Any = ThreadRun.close) -> None:
        close(run)
        told.set()

    monkeypatch.setattr(ThreadRun, "close", close_and_tell)
    endpoint = endpoints(store=Freeing())

    @endpoint.receiver.on("screening.completed")
    def handle(event: Any, delivery: Any) -> None:
        raise RuntimeError

    first = endpoint.deliver_in_thread()
    assert began.wait(10)
    closing = Waiting(endpoint.receiver.close)
    assert told.wait(10)
    go_on.set()
    assert closing.result() is True
    assert said(first.result()) == (500, {"error": "failed"})


def test_a_lease_is_renewed_while_a_handler_runs(looped: Endpoints) -> None:
    store = Broken()
    endpoint = looped(store=store, lease_seconds=5)
    held = Held(endpoint)
    first = endpoint.deliver_in_thread()
    until(lambda: store.calls == ["claim", "claim"])
    held.go_on.set()
    assert said(first.result()) == RECEIVED
    assert store.calls == ["claim", "claim", "complete"]
    assert held.effects == ["wh_1"]


def test_who_loses_the_lease_is_cancelled(looped: Endpoints) -> None:
    class Lost(MemoryStore):
        claims = 0

        def claim(self, *arguments: Any) -> Any:
            self.claims += 1
            return super().claim(*arguments) if self.claims == 1 else Busy(1000)

    endpoint = looped(store=Lost(), lease_seconds=5)
    held = Held(endpoint)
    assert said(endpoint.post()) == (500, {"error": "failed"})
    assert held.ends == ["aborted"]
    assert held.effects == []


def test_a_handler_slower_than_its_lease_runs_beside_its_successor(endpoints: Endpoints, tmp_path: Path) -> None:
    store: Any = SqliteStore(tmp_path / "a.db")
    first, second = endpoints(store=store), endpoints(store=store)
    slow = Held(first)
    effects: list[int] = []
    second.receiver.on("screening.completed")(lambda _, delivery: effects.append(delivery.attempt))
    waiting = first.deliver_in_thread()
    assert slow.began.wait(10)
    assert said(second.post()) == (503, {"error": "busy"})
    # As if the time had passed.
    store._connection.execute("UPDATE hookseal SET lease_until = 0")
    assert said(second.post()) == RECEIVED
    assert effects == [2]
    slow.go_on.set()
    # The effect has happened, and the mark is the other one's.
    assert said(waiting.result()) == RECEIVED
    assert first.outcomes == ["overtaken"]
    assert second.outcomes == ["busy", "handled"]
    store.close()


def test_a_handler_that_blocks_the_loop_beyond_its_lease(looped: Endpoints, tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    other = Endpoints("threads")(store=store)
    effects: list[int] = []
    other.receiver.on("screening.completed")(lambda _, delivery: effects.append(delivery.attempt))
    endpoint = looped(store=store, lease_seconds=5)
    began, go_on = threading.Event(), threading.Event()

    @endpoint.receiver.on("screening.completed")
    async def handle(event: Any, delivery: Any) -> None:
        began.set()
        # Nothing else runs on this loop, renewals neither.
        go_on.wait(10)
        effects.append(delivery.attempt)

    waiting = endpoint.deliver_in_thread()
    assert began.wait(10)
    assert said(other.post()) == (503, {"error": "busy"})
    # As if the time had passed.
    store._connection.execute("UPDATE hookseal SET lease_until = 0")
    assert said(other.post()) == RECEIVED
    go_on.set()
    assert said(waiting.result()) == RECEIVED
    assert effects == [2, 1]
    assert endpoint.outcomes == ["overtaken"]
    assert said(endpoint.post()) == RECEIVED
    store.close()


def test_duplicates_at_once_have_one_effect(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    held = Held(endpoint)
    waiting = [endpoint.deliver_in_thread() for _ in range(10)]
    assert held.began.wait(10)
    until(lambda: len(endpoint.outcomes) == 9)
    held.go_on.set()
    answers = sorted(said(each.result())[0] for each in waiting)
    assert answers == [200] + [503] * 9
    assert held.effects == ["wh_1"]


def test_closing_lets_handlers_end(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    held = Held(endpoint)
    waiting = endpoint.deliver_in_thread()
    assert held.began.wait(10)
    closing = Waiting(lambda: endpoint.run(endpoint.receiver.close()))
    until(lambda: said(endpoint.post(singlekey(2)))[1] == {"error": "closing"})
    held.go_on.set()
    assert said(waiting.result()) == RECEIVED
    assert closing.result() is True
    assert held.effects == ["wh_1"]


def test_closing_aborts_handlers_after_the_grace(endpoints: Endpoints) -> None:
    endpoint = endpoints(grace_seconds=0.02)
    held = Held(endpoint)
    waiting = endpoint.deliver_in_thread()
    assert held.began.wait(10)
    assert endpoint.run(endpoint.receiver.close()) is True
    assert said(waiting.result()) == (500, {"error": "failed"})
    assert held.ends == ["aborted"]
    # Whoever comes next finds it free.
    assert isinstance(endpoint.receiver.store.claim("screenings:singlekey:wh_1", "x", 1, 1), Fresh)


def test_closing_does_not_wait_for_ever(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    held = Held(endpoint)
    waiting = endpoint.deliver_in_thread()
    assert held.began.wait(10)
    assert endpoint.run(endpoint.receiver.close(0.02)) is False
    held.go_on.set()
    assert said(waiting.result()) == RECEIVED


def test_a_body_that_drips_is_given_up(looped: Endpoints) -> None:
    from hookseal.receive import AsyncRequest

    endpoint = looped(body_seconds=0.02)

    async def read(_: int) -> bytes:
        await asyncio.sleep(60)
        return b""

    request = AsyncRequest("POST", {}, lambda _: "", "127.0.0.1", "", read)
    assert said(endpoint.run(endpoint.receiver.answer_soon(request))) == (503, {"error": "body_too_slow"})


def test_a_store_that_never_answers_is_given_up(looped: Endpoints) -> None:
    class Hanging:
        claims = 0

        async def claim(self, *_: Any) -> Any:
            self.claims += 1
            await asyncio.sleep(60)

        async def release(self, *_: Any) -> bool:
            return False

    store = Hanging()
    endpoint = looped(store=store)
    endpoint.receiver.otherwise(lambda *_: None)
    assert said(endpoint.post()) == (503, {"error": "store"})
    assert store.claims == 2


def test_a_defect_is_no_answer(looped: Endpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint = looped()

    def broken(*_: Any) -> Any:
        raise AssertionError("a defect")

    monkeypatch.setattr(LoopRun, "answer_of", broken)
    with pytest.raises(AssertionError, match="a defect"):
        endpoint.post()
    until(lambda: not endpoint.receiver.tasks)


def test_health_counts_five_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    window = Window()
    for outcome in ("handled", "failed", "refused", "duplicate"):
        window.count(outcome)
    assert window.totals() == (3, 1)
    now = 1299.0
    window.count("store")
    assert window.totals() == (4, 2)
    assert window.silence_ms() == 0
    now = 1300.0
    assert window.totals() == (1, 1)
    assert window.silence_ms() == 1000


def test_silence_is_no_fault_unless_asked_for(endpoints: Endpoints) -> None:
    endpoint = endpoints()

    def status(**limits: Any) -> int:
        health = endpoint.receiver.health(**limits)
        if endpoints.kind == "threads":
            return int(health.answer(None).status)
        return int(endpoint.run(health.answer_soon(None)).status)

    assert status() == 200
    assert status(max_silence_seconds=0) == 503
    assert status(queue_size=lambda: 1000) == 503
    assert status(queue_size=lambda: 1000, max_queue_size=None) == 200


def test_a_flood_of_forgeries(endpoints: Endpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    # What pytest keeps of a log is no memory of the receiver's.
    monkeypatch.setattr(logging.getLogger("hookseal"), "disabled", True)
    store = Broken()
    endpoint = endpoints(store=store, observe=None)
    handled: list[str] = []
    endpoint.receiver.on("screening.completed")(lambda event, _: handled.append(event.id))
    forger: Webhook[Any] = Webhook("singlekey", "another secret")
    count = 10_000 if endpoints.kind == "threads" else 2000

    def flood(times: int) -> int:
        for _ in range(times):
            assert endpoint.post(webhook=forger).status == 401
        gc.collect()
        return sys.getallocatedblocks()

    before = flood(100)
    flood(count // 2)
    assert said(endpoint.post()) == RECEIVED
    after = flood(count // 2)
    assert handled == ["wh_1"]
    assert store.calls == ["claim", "complete"]
    assert after - before < count // 10
