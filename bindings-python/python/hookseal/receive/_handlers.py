"""The handlers of an endpoint. The stub beside this file types them by the events that each provider sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from hookseal._errors import invalid_option
from hookseal._mistakes import others_twice, type_twice

if TYPE_CHECKING:
    from collections.abc import Callable

    from hookseal import Event

EventT = TypeVar("EventT")
DeliveryT = TypeVar("DeliveryT")


class Handlers(Generic[EventT, DeliveryT]):
    """Which function takes which events."""

    handlers: dict[str, Callable[..., Any]]
    fallback: Callable[..., Any] | None

    def check(self, name: str, handler: Callable[..., Any]) -> None:
        """Raise `WebhookConfigError`: `invalid_option` for a handler that cannot be one."""

    def on(self, event_type: str) -> Callable[..., Any]:
        """Give the decorator of the handler of one type of events.

        It is called with the event and the delivery. What it raises is a failure, and the provider
        sends the event again, unless `classify` says otherwise.

        Raises `WebhookConfigError`: `invalid_option` (`on`) for a type that has a handler.
        """

        def decorate(handler: Callable[..., Any]) -> Callable[..., Any]:
            if event_type in self.handlers:
                raise invalid_option(*type_twice(event_type))
            self.check("on", handler)
            self.handlers[event_type] = handler
            return handler

        return decorate

    def otherwise(self, handler: Callable[..., Any]) -> Callable[..., Any]:
        """Decorate the handler of all other events. Without one, they are answered with success."""
        if self.fallback is not None:
            raise invalid_option(*others_twice())
        self.check("otherwise", handler)
        self.fallback = handler
        return handler

    def handler_of(self, event: Event) -> Callable[..., Any] | None:
        """Give the handler of an event."""
        return self.fallback if event.type is None else self.handlers.get(event.type, self.fallback)
