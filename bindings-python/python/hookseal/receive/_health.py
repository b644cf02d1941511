"""The answer to a health check, as RealEstateAPI's guide asks for it."""

from __future__ import annotations

import math
import secrets
from typing import TYPE_CHECKING, Any

from hookseal._errors import invalid_option
from hookseal._hookseal import receive_health
from hookseal._mistakes import no_limit
from hookseal.receive._endpoint import LOGGER
from hookseal.receive._request import Answer, AsyncRequest, Request, json_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from hookseal.receive._endpoint import Endpoint


class _Health:
    def __init__(
        self,
        receiver: Endpoint[Any, Any],
        queue_size: Callable[[], Any] | None,
        max_queue_size: float | None,
        max_error_rate: float | None,
        max_silence_seconds: float | None,
    ) -> None:
        self._receiver = receiver
        self._queue_size = queue_size
        size, rate, seconds = (
            math.inf if limit is None else limit for limit in (max_queue_size, max_error_rate, max_silence_seconds)
        )
        self._limits = (size, rate, seconds * 1000)
        if receive_health(None, 0, 0, None, 0, self._limits) == 0:
            raise invalid_option(*no_limit())

    def _probe(self, store: Any) -> Any:
        # It is nobody's, so that nothing changes; but the store has to say so.
        return store.release(f"{self._receiver.name}:health", secrets.token_hex(16))

    def _untold(self) -> None:
        LOGGER.warning("%s: the queue does not tell its size", self._receiver.name, exc_info=True)

    def _answer(self, *, is_reachable: bool | None, queue: int | None) -> Answer:
        window = self._receiver.window
        received, errors = window.totals()
        told = (queue,) if self._queue_size else None
        status = receive_health(is_reachable, received, errors, told, round(window.silence_ms()), self._limits)
        last = window.last_received
        checks = {
            "endpoint_reachable": True,
            "store_reachable": is_reachable,
            "last_received": None if last is None else int(last),
            "queue_size": queue,
            "error_rate": errors / received if received else 0,
        }
        return json_answer(status, {"healthy": status < 300, "checks": checks})


class Health(_Health):
    """Answers a health check."""

    def answer(self, request: Request, /) -> Answer:  # noqa: ARG002
        """Answer a request: what an adapter calls."""
        store: Any = getattr(self._receiver, "store", None)
        is_reachable = None
        if store is not None:
            try:
                self._probe(store)
                is_reachable = True
            except Exception:
                is_reachable = False
        try:
            queue = max(0, int(self._queue_size())) if self._queue_size else None
        except Exception:
            queue = None
            self._untold()
        return self._answer(is_reachable=is_reachable, queue=queue)


class AsyncHealth(_Health):
    """Answers a health check, for `asyncio`."""

    async def answer_soon(self, request: AsyncRequest, /) -> Answer:  # noqa: ARG002
        """Answer a request: what an adapter calls."""
        receiver: Any = self._receiver
        is_reachable = None
        if receiver.store is not None:
            try:
                await receiver.store_call(self._probe(receiver.store))
                is_reachable = True
            except Exception:
                is_reachable = False
        try:
            queue = max(0, int(await receiver.awaited(self._queue_size()))) if self._queue_size else None
        except Exception:
            queue = None
            self._untold()
        return self._answer(is_reachable=is_reachable, queue=queue)
