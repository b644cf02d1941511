"""The receiver for threads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from hookseal.receive._handlers import EventT
from hookseal.receive._health import Health
from hookseal.receive._request import UNSENT, Answer, Request
from hookseal.receive._threads import Threaded, ThreadRun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hookseal import Webhook
    from hookseal.receive._delivery import DeadLetter, Observation, Verdict
    from hookseal.receive._queue import Message
    from hookseal.stores import Store


class Receiver(Threaded[EventT]):
    """A provider's deliveries at one URL, each handled once and answered as the provider expects. For threads.

    A thread cannot answer before its handler has ended, nor stop reading a body that drips: give the
    server a time limit for both, and a handler that takes longer than the provider waits a queue.

    - `endpoint`: a name for the URL: letters, digits, `.`, `_`, `-`.
    - `store`: keeps which events are done; one of `hookseal.stores`. Without one, every delivery is
      handled.
    - `send`: hands events to a queue instead of handlers; it gets a `Message`, as JSON takes it. Its
      worker is a `Worker`, which has the store.
    - `classify`: says of what a handler raised whether trying again helps: `retry` (as without it),
      `ignore`, or `permanent`.
    - `on_dead_letter`: takes events that nobody will send again; at least once each. Without it they
      are logged as errors.
    - `observe`: told how each delivery ended. What it raises is swallowed, and counted in
      `observe_failures`.
    - `variant`: a header, and the values by which equal bodies are other events: `("X-Shopify-Topic",
      ["orders/create", "orders/updated"])`. Deliveries with another value are answered with success.
    - `facts`: how the provider delivers, where it is not as the provider's documentation says, such
      as `{"schedule": [60, 120, 240]}`.
    - `sources`: `report` or `refuse` requests that come from other addresses than the provider's, with
      so many `trusted_proxies` in front; `off` unless given.
    - `token`: what the provider repeats when it asks, by a GET, whether the URL is its receiver's.
    - `lease_seconds`: how long a handler may take, at most; 300 unless given.
    - `keep_seconds`, `grace_seconds`, `max_running`: how long an event stays known, how long handlers
      have at `close`, how many deliveries are in work at once.

    Raises `WebhookConfigError`: `invalid_option`.

    >>> from hookseal import Webhook
    >>> from hookseal.receive import Receiver
    >>> from hookseal.stores import MemoryStore
    >>> webhook = Webhook("singlekey", "the secret from the dashboard")
    >>> receiver = Receiver(webhook, endpoint="screenings", store=MemoryStore())
    >>> @receiver.on("screening.completed")
    ... def completed(event, delivery):
    ...     print(event.id, "at attempt", delivery.attempt)

    `hookseal.flask.flask(receiver)` and the other adapters make a view of it.
    """

    def __init__(
        self,
        webhook: Webhook[EventT],
        *,
        endpoint: str = "",
        store: Store | None = None,
        send: Callable[[Message], object] | None = None,
        classify: Callable[[Exception], Verdict] | None = None,
        on_dead_letter: Callable[[DeadLetter], object] | None = None,
        observe: Callable[[Observation], object] | None = None,
        variant: tuple[str, Sequence[str]] | None = None,
        facts: Mapping[str, object] | None = None,
        sources: Literal["off", "report", "refuse"] = "off",
        trusted_proxies: int = 0,
        token: str = "",
        lease_seconds: float | None = None,
        keep_seconds: float | None = None,
        grace_seconds: float | None = None,
        max_running: int | None = None,
    ) -> None:
        """Check the options."""
        super().__init__(
            webhook,
            endpoint=endpoint,
            store=store,
            send=send,
            classify=classify,
            on_dead_letter=on_dead_letter,
            observe=observe,
            variant=variant,
            facts=facts,
            sources=sources,
            trusted_proxies=trusted_proxies,
            token=token,
            lease_seconds=lease_seconds,
            keep_seconds=keep_seconds,
            grace_seconds=grace_seconds,
            max_running=max_running,
        )

    def answer(self, request: Request, /) -> Answer:
        """Answer a request: what an adapter calls."""
        run = ThreadRun(self, request)
        running = self._begin(run)
        try:
            run.go(run.first_of(request, closing=self._closing, running=running))
        except BaseException:
            # Of the store's: the lease ends by itself.
            self._end(run)
            raise
        if run.ending is not None:
            raise run.ending
        return UNSENT if run.answer is None else run.answer

    def health(
        self,
        *,
        queue_size: Callable[[], int] | None = None,
        max_queue_size: float | None = 1000,
        max_error_rate: float | None = 0.05,
        max_silence_seconds: float | None = None,
    ) -> Health:
        """Give what answers a health check at a URL of its own; an adapter makes a view of it.

        The answer is 200, or 503 where the store does not answer or a limit is passed; `None`
        switches one off. Silence is off unless asked for: a quiet night is no fault.

        Raises `WebhookConfigError`: `invalid_option` for a limit that is negative, or no number.
        """
        return Health(self, queue_size, max_queue_size, max_error_rate, max_silence_seconds)
