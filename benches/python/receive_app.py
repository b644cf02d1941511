"""Flask with a route that handles each event once, written by hand or as a receiver: `receive.py` starts it."""

import hashlib
import hmac
import json
import logging
import os

import redis
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from hookseal import Event, Webhook, WebhookError
from hookseal.flask import flask as received
from hookseal.receive import Receiver
from hookseal.stores import MemoryStore, RedisStore, Store

PATH = "/webhooks/realestateapi"
SECRET = os.environ["REALESTATEAPI_WEBHOOK_SECRET"]
KIND = os.environ["HOOKSEAL_BENCH_ROUTE"]
app = Flask(__name__)
logging.getLogger("hookseal").disabled = True


def handle(_: object) -> None:
    """Do nothing."""


def by_hand() -> None:
    """Check as RealEstateAPI's guide does, with what is usually written for duplicates."""
    client = redis.Redis.from_url(os.environ["REDIS_URL"])

    @app.post(PATH)
    def route() -> ResponseReturnValue:
        body = request.get_data()
        content = f"{request.headers['X-RealEstateAPI-Timestamp']}.{body.decode()}"
        expected = hmac.new(SECRET.encode(), content.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(request.headers["X-RealEstateAPI-Signature"], expected):
            return jsonify(error="signature_mismatch"), 401
        event = json.loads(body)
        key = f"webhook:{event['id']}"
        if client.set(key, "processing", nx=True, ex=300):
            handle(event)
            client.set(key, "done", ex=86_400)
        return jsonify(received=True)


def verified() -> None:
    """Handle an event as often as it is sent."""
    webhook = Webhook("realestateapi", SECRET)

    @app.post(PATH)
    def route() -> ResponseReturnValue:
        try:
            handle(webhook.receive(request.get_data(), request.headers))
        except WebhookError as error:
            return jsonify(error=error.code), error.status
        return jsonify(received=True)


def receiver(store: Store) -> None:
    """Handle an event once."""
    made = Receiver(Webhook("realestateapi", SECRET), endpoint="properties", store=store)

    @made.otherwise
    def handler(event: Event, _: object) -> None:
        handle(event)

    app.post(PATH)(received(made))


if KIND == "hand":
    by_hand()
elif KIND == "verified":
    verified()
elif KIND == "memory":
    receiver(MemoryStore())
else:
    receiver(RedisStore(redis.Redis.from_url(os.environ["REDIS_URL"])))
