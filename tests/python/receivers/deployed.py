"""A receiver in Flask whose effects are in the transaction of the mark, for gunicorn."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import Any

from flask import Flask
from hookseal import Webhook
from hookseal.flask import flask
from hookseal.receive import Receiver
from hookseal.stores import SqliteStore

FILE = os.environ["FILE"]
receiver = Receiver(
    Webhook("singlekey", os.environ["SECRET"]), endpoint="screenings", store=SqliteStore(FILE), lease_seconds=5
)


@receiver.otherwise
def handle(event: Any, delivery: Any) -> None:
    """Have an effect, with the mark or not at all."""
    with closing(sqlite3.connect(FILE, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        delivery.complete(connection)
        connection.execute("INSERT INTO effects VALUES (?)", (event.id,))
        connection.execute("COMMIT")


app = Flask(__name__)
app.post("/webhooks")(flask(receiver))
