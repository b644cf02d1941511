"""What health checks of both kinds of receivers say."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hookseal import Webhook, WebhookConfigError
from hookseal.receive import AsyncRequest, Request

from receivers import Broken, Endpoints, counting, said


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
