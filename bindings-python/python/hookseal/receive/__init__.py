"""Receivers: from a request to an answer, with a handler that runs once.

| | threads | `asyncio` |
|---|---|---|
| answers requests | `Receiver` | `AsyncReceiver` |
| takes messages out of a queue | `Worker` | `AsyncWorker` |

The core decides what is answered and what happens next; this package carries it out.
"""

from hookseal.receive._async_receiver import AsyncReceiver
from hookseal.receive._delivery import AsyncDelivery, DeadLetter, Delivery, Observation, Outcome, Verdict
from hookseal.receive._health import AsyncHealth, Health
from hookseal.receive._queue import Message
from hookseal.receive._receiver import Receiver
from hookseal.receive._request import Answer, AsyncRequest, BrokenOffError, Request
from hookseal.receive._worker import AsyncWorker, Work, Worker
from hookseal.stores import Overtaken

__all__ = [
    "Answer",
    "AsyncDelivery",
    "AsyncHealth",
    "AsyncReceiver",
    "AsyncRequest",
    "AsyncWorker",
    "BrokenOffError",
    "DeadLetter",
    "Delivery",
    "Health",
    "Message",
    "Observation",
    "Outcome",
    "Overtaken",
    "Receiver",
    "Request",
    "Verdict",
    "Work",
    "Worker",
]
