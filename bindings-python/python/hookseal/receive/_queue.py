"""What goes through a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict

from hookseal import Event
from hookseal._hookseal import receive_message_id

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
    """Give the event of a message. Raises `ValueError` for a message of another version, or of another endpoint."""
    if message.get("v") != VERSION:
        raise ValueError(f"expected a message of version {VERSION}, found {message.get('v')!r}")
    # This endpoint's handlers are not meant for it: acknowledged as one that nobody wants, it would be lost.
    if message.get("endpoint") != endpoint:
        raise ValueError(f"expected a message of the endpoint {endpoint!r}, found one of {message.get('endpoint')!r}")
    return Event(**message["event"])
