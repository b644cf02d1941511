"""What goes through a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict

from hookseal import Event
from hookseal._errors import invalid_option
from hookseal._hookseal import receive_message_id
from hookseal._mistakes import other_message

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION: Final = 1
_FIELDS = (
    "provider",
    "type",
    "id",
    "deduplication_key",
    "authenticity",
    "occurred_at",
    "schema",
    "mismatch",
    "data",
    "payload",
)


class Message(TypedDict):
    """An event on its way through a queue, as JSON takes it. Whoever can write into the queue is trusted."""

    v: Literal[1]
    id: str
    """The same for each delivery of the event: the name of the task, where a queue drops what has the same."""
    endpoint: str
    key: str
    event: dict[str, Any]


def message_of(endpoint: str, key: str, event: Event) -> Message:
    """Give the message of an event."""
    fields = {name: getattr(event, name) for name in _FIELDS}
    return {"v": VERSION, "id": receive_message_id(key), "endpoint": endpoint, "key": key, "event": fields}


def event_of(message: Mapping[str, Any], endpoint: str) -> Event:
    """Give the event of a message. Raises `WebhookConfigError`: `invalid_option` for another version or endpoint."""
    found, other = message.get("v"), message.get("endpoint")
    # This endpoint's handlers are not meant for it: acknowledged as one that nobody wants, it would be lost.
    if found != VERSION or other != endpoint:
        said = ("" if value is None else str(value) for value in (found, other))
        raise invalid_option(*other_message(str(VERSION), endpoint, *said))
    return Event(**message["event"])
