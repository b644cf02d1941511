"""Flask: a view of a receiver, or a decorator by which a view gets the event of each delivery.

Needs Flask 3.1 or later.

>>> from flask import Flask, g
>>> from hookseal import Webhook
>>> from hookseal.flask import flask
>>> from hookseal.receive import Receiver
>>> app = Flask(__name__)
>>> webhook = Webhook("singlekey", "the secret from the dashboard")
>>> @app.post("/webhooks/singlekey")
... @flask(webhook)
... def singlekey():
...     return {"received": g.event.type}
>>> receiver = Receiver(webhook)
>>> view = app.post("/webhooks/received")(flask(receiver))
>>> app.test_client().post("/webhooks/received").json
{'error': 'missing_header'}
"""

from __future__ import annotations

import sys
from functools import wraps
from itertools import count
from typing import TYPE_CHECKING, Any, ParamSpec, cast, overload

from flask import Request as FlaskRequest
from flask import Response, current_app, g, request
from werkzeug.exceptions import ClientDisconnected

from hookseal import Webhook
from hookseal.receive._intake import Intake
from hookseal.receive._request import Answer, Answering, BrokenOffError, Request, refuse_other_kind, whole
from hookseal.receive._target import in_environ, of_environ

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

_Parameters = ParamSpec("_Parameters")
_NUMBERS = count(1)


@overload
def flask(target: Answering, /) -> Callable[[], Response]: ...
@overload
def flask(
    target: Webhook[Any], /
) -> Callable[[Callable[_Parameters, ResponseReturnValue]], Callable[_Parameters, ResponseReturnValue]]: ...
def flask(target: Answering | Webhook[Any], /) -> Any:
    """Give the view of a `Receiver` or its health check; or, of a `Webhook`, a decorator.

    The decorated view finds the event in `flask.g.event`. It goes below the route. Where Flask-WTF
    protects all views against forged forms, exempt this one.
    """
    if not isinstance(target, Webhook):
        refuse_other_kind(target, "answer")

        def answer() -> Response:
            return response(target.answer(incoming()))

        # Flask tells views apart by their names.
        answer.__name__ = f"hookseal_{next(_NUMBERS)}"
        return answer
    intake = Intake(target)

    def decorate(view: Callable[_Parameters, ResponseReturnValue]) -> Callable[_Parameters, ResponseReturnValue]:
        @wraps(view)
        def receive(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> ResponseReturnValue:
            event = intake.admit(incoming())
            if isinstance(event, Answer):
                return response(event)
            g.event = event
            answer: ResponseReturnValue = current_app.ensure_sync(view)(*args, **kwargs)
            return answer

        return receive

    return decorate


def incoming() -> Request:
    """Give the request."""
    # The proxy asks which one it is each time.
    current: FlaskRequest = cast("Any", request)._get_current_object()
    environ = current.environ

    def read(limit: int) -> object:
        return body_of(current, limit)

    url = of_environ(environ)
    return Request(current.method, current.headers, in_environ(environ), current.remote_addr or "", url, read)


def body_of(request: FlaskRequest, limit: int) -> object:
    """Give the body, of which at most so many bytes are read; or the form that a parser has made of it."""
    # The program's own limit, MAX_CONTENT_LENGTH, is for what it parses.
    request.max_content_length = sys.maxsize
    try:
        # What was read before and is kept is given by `get_data`.
        body = request.stream.read(limit) or request.get_data()
    except ClientDisconnected:
        raise BrokenOffError from None
    # Most are whole; werkzeug takes longer to say what the head declared.
    if body and str(len(body)) == request.environ.get("CONTENT_LENGTH"):
        return body
    return whole(body, request.content_length or 0, limit, lambda: request.form)


def response(answer: Answer) -> Response:
    """Give Flask's."""
    others = dict(answer.headers)
    # By itself, werkzeug looks each of them over.
    content_type = others.pop("Content-Type", None)
    return Response(answer.body, answer.status, others or None, content_type=content_type)
