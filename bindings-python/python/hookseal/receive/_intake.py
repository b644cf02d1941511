"""A request as every adapter hands it over, and what a `Webhook` makes of it."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from hookseal import Event, Webhook, WebhookError

if TYPE_CHECKING:
    from hookseal import Body, Headers

LOGGER = logging.getLogger("hookseal")

_Event = TypeVar("_Event", bound=Event)


class BrokenOffError(Exception):
    """The sender left before all of the body had come. Nobody is there to be answered."""


@dataclass(frozen=True)
class Answer:
    """What the sender is answered, for an adapter to put into its framework's response."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)


# A framework wants some answer to every request; that of a sender who has left reaches nobody.
UNSENT = Answer(400, b"", ())


def refusal(webhook: Webhook[Any], error: WebhookError) -> Answer:
    """Log why a delivery is refused. The sender gets the code: the message is for who debugs the program."""
    level = logging.WARNING if error.status < 500 else logging.ERROR
    LOGGER.log(level, "%r refused a delivery: %s: %s", webhook, error.code, error)
    return Answer(error.status, json.dumps({"error": error.code}).encode())


def broken_off(webhook: Webhook[Any]) -> Answer:
    """Log that the sender left."""
    LOGGER.info("%r: the sender broke off", webhook)
    return UNSENT


def admit(webhook: Webhook[_Event], body: Body | object, headers: Headers) -> _Event | Answer:
    """Give the event of a delivery, or what a refused one is answered.

    `body` may have been read up to one byte more than `max_body_bytes`, which is enough to refuse it.
    What is no body, such as what a parser has left in its place, is refused with `body_not_raw`.
    """
    try:
        return webhook.receive(body, headers)  # type: ignore[arg-type] # The core says what is no body.
    except WebhookError as error:
        return refusal(webhook, error)
