"""What is called ends otherwise than by an `Exception`: nobody waits for ever, and the event is free."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import pytest
from hookseal import Webhook
from hookseal.receive import Answer, AsyncRequest, Overtaken, Request
from hookseal.receive._intake import Intake
from hookseal.stores import Fresh, MemoryStore

from databases import until
from receivers import RECEIVED, SECRET, Broken, Endpoints, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Timeout(BaseException):
    """As those of gevent and eventlet, which are no `Exception`."""


@pytest.fixture
def looped() -> Iterator[Endpoints]:
    made = Endpoints("asyncio")
    yield made
    made.close()


def raising(ending: Callable[[], BaseException], calls: list[Any]) -> Callable[..., None]:
    """Give a function that raises what it is told to, the first time."""

    def call(*arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) == 1:
            raise ending()

    return call


def test_a_handler_that_ends_a_thread_frees_the_event_before(endpoints: Endpoints) -> None:
    calls: list[Any] = []
    endpoint = endpoints()
    endpoint.receiver.otherwise(raising(Timeout, calls))
    if endpoints.kind == "threads":
        with pytest.raises(Timeout):
            endpoint.post()
    else:
        assert said(endpoint.post()) == (500, {"error": "failed"})
    assert endpoint.outcomes == ["failed"]
    assert said(endpoint.post()) == RECEIVED
    assert endpoint.outcomes == ["failed", "handled"]
    assert endpoint.run(endpoint.receiver.close()) is True


def test_a_program_that_ends_frees_the_event_before() -> None:
    endpoint = Endpoints("threads")()
    endpoint.receiver.otherwise(raising(SystemExit, []))
    with pytest.raises(SystemExit):
        endpoint.post()
    claim = endpoint.receiver.store.claim("screenings:singlekey:wh_1", "another", 1000, 1000)
    assert isinstance(claim, Fresh)
    assert claim.attempt == 2


def test_a_handler_whose_own_loop_is_cancelled_has_failed(endpoints: Endpoints) -> None:
    endpoint = endpoints()
    endpoint.receiver.otherwise(raising(asyncio.CancelledError, []))
    assert said(endpoint.post()) == (500, {"error": "failed"})
    assert said(endpoint.post()) == RECEIVED
    assert endpoint.outcomes == ["failed", "handled"]


def test_a_body_that_cannot_be_read_has_reached_nothing(endpoints: Endpoints) -> None:
    def read(_: int) -> bytes:
        # As gunicorn does of chunks that are none.
        raise ValueError

    store = Broken()
    endpoint = endpoints(store=store)
    endpoint.receiver.otherwise(lambda *_: None)
    assert endpoint.post(read=read).status == 503
    assert endpoint.outcomes == ["refused"]
    assert store.calls == []
    assert endpoint.run(endpoint.receiver.close()) is True


def test_a_body_that_cannot_be_read_is_no_event_without_handlers(caplog: pytest.LogCaptureFixture) -> None:
    async def read_soon(_: int) -> bytes:
        raise ValueError

    def read(_: int) -> bytes:
        raise ValueError

    intake = Intake(Webhook("singlekey", SECRET))
    head: Any = ("POST", {}, lambda _: "", "127.0.0.1", "/")
    assert intake.admit(Request(*head, read)) == Answer(503)
    assert asyncio.run(intake.admit_soon(AsyncRequest(*head, read_soon))) == Answer(503)
    assert caplog.text.count("the body could not be read") == 2


def test_a_queue_that_ends_a_thread(endpoints: Endpoints) -> None:
    calls: list[Any] = []
    endpoint = endpoints(send=raising(Timeout, calls))
    if endpoints.kind == "threads":
        with pytest.raises(Timeout):
            endpoint.post()
    else:
        assert said(endpoint.post()) == (500, {"error": "failed"})
    assert said(endpoint.post()) == RECEIVED
    assert endpoint.outcomes == ["failed", "handled"]


def test_a_dead_letter_that_ends_a_thread_is_not_taken(endpoints: Endpoints) -> None:
    calls: list[Any] = []
    endpoint = endpoints(classify=lambda _: "permanent", on_dead_letter=raising(Timeout, calls))

    @endpoint.receiver.otherwise
    def handle(event: Any, delivery: Any) -> None:
        raise RuntimeError

    if endpoints.kind == "threads":
        with pytest.raises(Timeout):
            endpoint.post()
    else:
        assert said(endpoint.post()) == (500, {"error": "failed"})
    assert said(endpoint.post()) == RECEIVED
    assert [letter.attempt for (letter,) in calls] == [1, 2]
    assert endpoint.outcomes == ["failed", "permanent"]


def test_a_worker_whose_handler_ends_its_thread(endpoints: Endpoints) -> None:
    sent: list[Any] = []
    endpoints(send=sent.append).post()
    worker = endpoints.worker(store=MemoryStore())
    worker.otherwise(raising(Timeout, []))
    if endpoints.kind == "threads":
        with pytest.raises(Timeout):
            endpoints.work(worker, sent[0])
    else:
        assert endpoints.work(worker, sent[0]).then == "retry"
    assert endpoints.work(worker, sent[0]).then == "acknowledge"


class Cancelling(MemoryStore):
    """As a driver whose own tasks were cancelled."""

    cancels = ""

    def _called(self, name: str) -> None:
        if self.cancels == name:
            raise asyncio.CancelledError

    async def claim(self, *arguments: Any) -> Any:
        self._called("claim")
        return super().claim(*arguments)

    async def complete(self, *arguments: Any) -> Any:
        self._called("complete")
        return super().complete(*arguments)

    async def release(self, *arguments: Any) -> Any:
        self._called("release")
        return super().release(*arguments)


def test_a_store_that_is_cancelled_has_failed(looped: Endpoints) -> None:
    store = Cancelling()
    fails = [True]
    endpoint = looped(store=store, facts={"deadline_ms": 1000})

    @endpoint.receiver.otherwise
    async def handle(event: Any, delivery: Any) -> None:
        if fails:
            raise RuntimeError

    store.cancels = "claim"
    assert said(endpoint.post()) == (503, {"error": "store"})
    store.cancels = "release"
    assert said(endpoint.post()) == (500, {"error": "failed"})
    fails.clear()
    store.cancels = "complete"
    until(lambda: endpoint.run(taken_over(store)))
    assert said(endpoint.post()) == RECEIVED
    assert endpoint.outcomes == ["store", "failed", "unmarked"]
    store.cancels = ""
    assert endpoint.run(endpoint.receiver.close()) is True


async def taken_over(store: MemoryStore) -> bool:
    """End the lease that nobody gave back."""
    row = store._held["screenings:singlekey:wh_1"]
    row.lease_until = 0
    return True


class LettingGo(Broken):
    """A store whose claims fail, and whose release takes as long as the test wants."""

    def __init__(self) -> None:
        super().__init__()
        self.failing = {"claim"}
        self.go_on = asyncio.Event()
        self.told: list[str] = []

    async def release(self, *arguments: Any) -> Any:
        self.told.append("asked to free")
        await self.go_on.wait()
        self.told.append("free")
        return super().release(*arguments)


def test_what_is_let_go_is_waited_for_by_who_closes_and_not_by_the_sender(looped: Endpoints) -> None:
    store = LettingGo()
    endpoint = looped(store=store)
    endpoint.receiver.otherwise(lambda *_: None)
    assert said(endpoint.post()) == (503, {"error": "store"})

    async def close() -> None:
        closing = asyncio.ensure_future(endpoint.receiver.close())
        while store.told != ["asked to free"]:
            await asyncio.sleep(0)
        for _ in range(10):
            await asyncio.sleep(0)
        assert not closing.done()
        store.go_on.set()
        assert await closing is True
        store.told.append("closed")

    endpoint.run(close())
    assert store.told == ["asked to free", "free", "closed"]


@pytest.mark.parametrize("commits", [True, False])
def test_a_handler_that_fails_after_its_mark(endpoints: Endpoints, commits: bool) -> None:
    store = InTransaction(commits=commits)
    endpoint = endpoints(store=store)
    effects: list[int] = []

    def fail_once(attempt: int) -> None:
        if attempt == 1:
            raise RuntimeError
        effects.append(attempt)

    if endpoints.kind == "threads":

        @endpoint.receiver.otherwise
        def handle(event: Any, delivery: Any) -> None:
            delivery.complete(None)
            fail_once(delivery.attempt)
    else:

        @endpoint.receiver.otherwise
        async def handle_soon(event: Any, delivery: Any) -> None:
            await delivery.complete(None)
            fail_once(delivery.attempt)

    assert said(endpoint.post()) == (500, {"error": "failed"})
    assert said(endpoint.post()) == RECEIVED
    assert endpoint.outcomes == ["failed", "duplicate" if commits else "handled"]
    assert effects == ([] if commits else [2])


class Conflicting(MemoryStore):
    """A store whose marks in transactions are a conflict, or not."""

    def complete_in(self, transaction: list[bool], key: str, token: str, keep_ms: int) -> bool:  # noqa: ARG002
        return not transaction.pop(0)


@pytest.mark.parametrize("conflicts", [[True, False], [False, True]])
def test_of_a_transaction_that_is_run_again_the_last_one_counts(endpoints: Endpoints, conflicts: list[bool]) -> None:
    endpoint = endpoints(store=Conflicting())
    transaction = [*conflicts]
    if endpoints.kind == "threads":

        @endpoint.receiver.otherwise
        def handle(event: Any, delivery: Any) -> None:
            for _ in range(2):
                with contextlib.suppress(Overtaken):
                    delivery.complete(transaction)
    else:

        @endpoint.receiver.otherwise
        async def handle_soon(event: Any, delivery: Any) -> None:
            for _ in range(2):
                with contextlib.suppress(Overtaken):
                    await delivery.complete(transaction)

    assert said(endpoint.post()) == ((503, {"error": "overtaken"}) if conflicts[1] else RECEIVED)
    assert endpoint.outcomes == ["overtaken" if conflicts[1] else "handled"]


class InTransaction(MemoryStore):
    """A store whose mark may be in a transaction, which is committed, or rolled back where its handler fails."""

    def __init__(self, *, commits: bool) -> None:
        super().__init__()
        self.commits = commits

    def complete_in(self, transaction: Any, key: str, token: str, keep_ms: int) -> bool:  # noqa: ARG002
        return self.complete(key, token, keep_ms) if self.commits else True
