"""Events of SingleKey, each handled once, with Flask and SQLite, in the file that DATABASE names."""

import os
import time

from flask import Flask
from hookseal import Event, Webhook
from hookseal.flask import flask as received
from hookseal.receive import Delivery, Receiver
from hookseal.stores import SqliteStore

receiver = Receiver(
    Webhook("singlekey", os.environ.get("SINGLEKEY_WEBHOOK_SECRET")),
    endpoint="screenings",
    store=SqliteStore(os.environ.get("DATABASE", "webhooks.db")),
    # For the demonstration, so that it is short: leave it out.
    lease_seconds=5,
)


@receiver.on("screening.completed")
def completed(event: Event, delivery: Delivery) -> None:
    """Your code. This one does what the event's id says."""
    name = event.id or ""
    say(f"begun {name}")
    if name == "fails" and delivery.attempt == 1:
        raise RuntimeError("what it needs is down")
    if name == "at-once":
        time.sleep(0.5)
    if name == "slow":
        time.sleep(3)
    if name == "killed" and delivery.attempt == 1:
        # So that there is time to kill the process.
        time.sleep(60)
    say(f"effect {name}")


def say(line: str) -> None:
    """Write a line in one piece: between the words of `print`, and before its line break, other threads write."""
    print(f"{line}\n", end="", flush=True)


app = Flask(__name__)
app.post("/webhooks/singlekey", endpoint="singlekey")(received(receiver))
app.get("/health/webhooks", endpoint="health")(received(receiver.health()))


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "5000")))
