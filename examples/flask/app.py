"""Webhooks from five providers, with Flask. Each secret comes from an environment variable."""

import os

from flask import Flask, abort, jsonify, request
from flask.typing import ResponseReturnValue
from hookseal import Webhook, WebhookError

# Made once, at start-up: a secret that is missing ends the server here, not at the first delivery.
webhooks = {
    "realestateapi": Webhook("realestateapi", os.environ.get("REALESTATEAPI_WEBHOOK_SECRET")),
    "real-estate": Webhook("real-estate", os.environ.get("REAL_ESTATE_WEBHOOK_SECRET")),
    "singlekey": Webhook("singlekey", os.environ.get("SINGLEKEY_WEBHOOK_SECRET")),
    "hospitable": Webhook("hospitable", os.environ.get("HOSPITABLE_WEBHOOK_SECRET")),
    # Dossier's guide registers /webhooks/endpoint, which would not say whose deliveries it takes.
    "dossier": Webhook("dossier", os.environ.get("DOSSIER_WEBHOOK_SECRET")),
}

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024


@app.post("/webhooks/<provider>")
def receive(provider: str) -> ResponseReturnValue:
    """Answers one delivery."""
    if provider not in webhooks:
        abort(404)
    try:
        # The signature covers the bytes that were sent: request.get_data(), never request.json.
        event = webhooks[provider].receive(request.get_data(), request.headers)
    except WebhookError as error:
        app.logger.error("%s: %s", provider, error)
        return jsonify(error=error.code), error.status
    # Queue it here, once per event.deduplication_key: what is not answered in time is sent again.
    return jsonify(received=True, type=event.type)


if __name__ == "__main__":
    app.run(port=int(os.environ.get("PORT", "5000")))
