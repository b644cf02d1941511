"""Flask: deliveries that are refused are answered, and the others reach the view.

Needs Flask 3.1 or later.

>>> from flask import Flask, g
>>> from hookseal import Webhook
>>> from hookseal.flask import flask
>>> app = Flask(__name__)
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> @app.post("/webhooks/singlekey")
... @flask(webhook)
... def singlekey():
...     return {"received": g.event.type}
>>> app.test_client().post("/webhooks/singlekey").json
{'error': 'missing_header'}
"""

from __future__ import annotations

import sys
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from flask import Response, current_app, g, request
from werkzeug.exceptions import ClientDisconnected

from hookseal.receive._intake import Answer, BrokenOffError, admit, broken_off

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from hookseal import Webhook

_Parameters = ParamSpec("_Parameters")


def flask(
    webhook: Webhook[Any],
) -> Callable[[Callable[_Parameters, ResponseReturnValue]], Callable[_Parameters, ResponseReturnValue]]:
    """Give the decorator of a view that finds the event in `flask.g.event`.

    It goes below the route. Sessions and forms of the program play no part: where Flask-WTF protects
    all views, exempt this one.
    """

    def decorate(view: Callable[_Parameters, ResponseReturnValue]) -> Callable[_Parameters, ResponseReturnValue]:
        @wraps(view)
        def receive(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> ResponseReturnValue:
            try:
                event = admit(webhook, read(webhook.max_body_bytes + 1), request.headers)
            except BrokenOffError:
                event = broken_off(webhook)
            if isinstance(event, Answer):
                return response(event)
            g.event = event
            answer: ResponseReturnValue = current_app.ensure_sync(view)(*args, **kwargs)
            return answer

        return receive

    return decorate


def read(limit: int) -> object:
    """Give the body, of which at most so many bytes are read; or the form that a parser has made of it."""
    # The program's own limit, MAX_CONTENT_LENGTH, is for what it parses.
    request.max_content_length = sys.maxsize
    try:
        # What was read before and is kept is given by `get_data`.
        body = request.stream.read(limit) or request.get_data()
    except ClientDisconnected:
        raise BrokenOffError from None
    return body if body or not request.content_length else request.form


def response(answer: Answer) -> Response:
    """Give Flask's."""
    return Response(answer.body, answer.status, answer.headers)
