"""Webhooks from SingleKey, with Flask: each is verified, put into a queue, and answered.

`flask run` starts it.
"""

import os

from flask import Flask
from hookseal import Webhook
from hookseal.flask import flask
from hookseal.receive import Message, Receiver
from tasks import hook


def send(message: Message) -> None:
    """Put an event into the queue. Where that fails, the provider is told so and sends it again."""
    hook.apply_async((message,), task_id=message["id"])


webhook = Webhook("singlekey", os.environ.get("SINGLEKEY_WEBHOOK_SECRET"))
receiver = Receiver(webhook, endpoint="screenings", send=send)

app = Flask(__name__)
app.post("/webhooks/singlekey")(flask(receiver))
app.get("/health/webhooks")(flask(receiver.health()))

if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "5000")))
