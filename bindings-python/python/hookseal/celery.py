"""Celery: a task of a worker.

>>> from celery import Celery
>>> from hookseal import Webhook
>>> from hookseal.celery import OPTIONS, celery
>>> from hookseal.receive import Receiver, Worker
>>> from hookseal.stores import MemoryStore
>>> app = Celery(broker="redis://127.0.0.1")
>>> worker = Worker("singlekey", endpoint="screenings", store=MemoryStore())
>>> hook = app.task(name="hook", max_retries=10, **OPTIONS)(celery(worker))
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> receiver = Receiver(
...     webhook, endpoint="screenings", send=lambda message: hook.apply_async((message,), task_id=message["id"])
... )

Give the broker a `visibility_timeout` above what the longest task takes. A worker that is killed has
its task handed out again, and the event is busy until the lease of the killed one ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hookseal.receive import Worker

# A task is acknowledged when it is done, also where its process is killed. As that covers exceptions too, the task
# asks for its retries itself.
OPTIONS: Final[dict[str, Any]] = {"bind": True, "acks_late": True, "reject_on_worker_lost": True}
# Before the next attempt, where nothing says how long: doubled each time, an hour at most.
_FIRST_SECONDS: Final = 10
_MOST_SECONDS: Final = 3600


def celery(worker: Worker) -> Callable[[Any, Mapping[str, Any]], None]:
    """Give the function of a task, for `app.task(**OPTIONS)`.

    `max_retries` of the task says how often it is tried again; what its last attempt leaves over goes
    to the worker's `on_dead_letter`.
    """

    def hook(task: Any, message: Mapping[str, Any]) -> None:
        retries: int = task.request.retries
        is_last = task.max_retries is not None and retries >= task.max_retries
        work = worker.work(message, is_last=is_last)
        if work.then == "acknowledge":
            return
        if work.then == "postpone":
            # Celery counts it all the same: one more is allowed.
            raise task.retry(countdown=work.seconds, max_retries=retries + 1)
        # What nobody can try again has gone to the dead letter.
        if not is_last:
            raise task.retry(countdown=min(_FIRST_SECONDS * 2**retries, _MOST_SECONDS))

    return hook
