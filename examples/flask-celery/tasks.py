"""The worker: handles, once each, the events that `app.py` has put into the queue.

`celery -A tasks worker` starts it.
"""

import logging
import os

from celery import Celery
from hookseal import Event
from hookseal.celery import OPTIONS, celery
from hookseal.receive import DeadLetter, Delivery, Worker
from hookseal.stores import RedisStore
from redis import Redis

REDIS = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
LOGGER = logging.getLogger(__name__)

app = Celery("webhooks", broker=REDIS)
# A task that a machine took with it is handed out again after so long: above what the longest one takes.
app.conf.broker_transport_options = {"visibility_timeout": 3600}


def keep(letter: DeadLetter) -> None:
    """Keep what nobody will try again: here, in the log."""
    LOGGER.error("%s is given up after %d attempts: %s", letter.event.id, letter.attempt, letter.reason)


worker = Worker(
    "singlekey",
    endpoint="screenings",
    store=RedisStore(Redis.from_url(REDIS, socket_timeout=1)),
    on_dead_letter=keep,
    # How long a handler may take, at most. For so long is an event held by a worker that was killed.
    lease_seconds=float(os.environ.get("LEASE_SECONDS", "300")),
)


@worker.on("screening.completed")
def completed(event: Event, delivery: Delivery) -> None:
    """Act on an event. What is raised here is tried again."""
    LOGGER.warning("%s is handled, at attempt %d", event.id, delivery.attempt)


hook = app.task(name="hook", max_retries=10, **OPTIONS)(celery(worker))
