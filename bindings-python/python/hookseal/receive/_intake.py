"""A `Webhook` without handlers: what is refused is answered, and the event is the program's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from hookseal.receive._endpoint import LOGGER, Endpoint, Run
from hookseal.receive._machine import HANDLE, READ_BODY, SAID
from hookseal.receive._request import UNSENT, Answer, AsyncRequest, BrokenOffError, Request

if TYPE_CHECKING:
    from hookseal import Event, Webhook
    from hookseal.receive._machine import Action, Input


class Intake(Endpoint[Any, Any]):
    """What an adapter makes of a `Webhook`."""

    def __init__(self, webhook: Webhook[Any]) -> None:
        """Take the provider's facts."""
        super().__init__(
            webhook,
            renewable=False,
            endpoint="",
            store=None,
            send=None,
            classify=None,
            on_dead_letter=None,
            observe=None,
            variant=None,
            facts=None,
            sources="off",
            trusted_proxies=0,
            token="",
        )
        # The route takes whatever comes.
        self.fallback = _route

    def admit(self, request: Request) -> Event | Answer:
        """Give the event of a request, or what it is answered."""
        run = Run(self)
        read, answer = _next(run, run.first_of(request, closing=False, running=0))
        if read is None:
            return answer
        try:
            body = request.read(read[1] + 1)
        except BrokenOffError:
            return _broken_off(run)
        except Exception:
            return _unreadable(run)
        return _judged(run, body, request, read[1])

    async def admit_soon(self, request: AsyncRequest) -> Event | Answer:
        """Give the event of a request, or what it is answered."""
        run = Run(self)
        read, answer = _next(run, run.first_of(request, closing=False, running=0))
        if read is None or request.read is None:
            return answer
        try:
            body = await asyncio.wait_for(request.read(read[1] + 1), read[2] / 1000)
        except asyncio.TimeoutError:
            return _next(run, SAID["bodySlow"])[1]
        except BrokenOffError:
            return _broken_off(run)
        except Exception:
            return _unreadable(run)
        if self.may_fetch:
            return await asyncio.to_thread(_judged, run, body, request, read[1])
        return _judged(run, body, request, read[1])


def _route(event: Event) -> None:
    """Stand for the program's own."""


def _judged(run: Run, body: object, request: Any, limit: int) -> Event | Answer:
    handle, answer = _next(run, run.judge(body, request, limit))
    return answer if handle is None or run.event is None else run.event


def _next(run: Run, event: Input) -> tuple[Action | None, Answer]:
    """Give what is to be done next, or else the answer."""
    actions = run.progress.feed(*event)
    step, answer = None, UNSENT
    for action in actions:
        answer = run.answer_of(action, actions) or answer
        if action[0] in {READ_BODY, HANDLE}:
            step = action
    return step, answer


def _broken_off(run: Run) -> Answer:
    LOGGER.info("%s: the sender broke off", run.name())
    return UNSENT


def _unreadable(run: Run) -> Answer:
    LOGGER.exception("%s: the body could not be read", run.name())
    return UNSENT
