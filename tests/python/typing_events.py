"""What mypy and pyright know about an event after its type and schema were asked for. Run by no one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from hookseal import Event, Mismatch, ProviderName, Scheme, Webhook, passes_realestateapi_filters
from typing_extensions import assert_type

if TYPE_CHECKING:
    from hookseal.events import DossierEvent, RealestateapiEvent, SinglekeyEvent
    from hookseal.events.dossier import MessageReceived
    from hookseal.events.realestateapi import Filters, PropertyPriceChanged
    from hookseal.events.singlekey import ScreeningCompleted

webhook = Webhook("realestateapi", "secret")
event = webhook.receive(b"", {})

if event.type == "property.price_changed" and event.schema == "valid":
    assert_type(event.data["new_price"], float)
    change: PropertyPriceChanged = event.data
    assert_type(event.provider, Literal["realestateapi"])
    assert_type(event.mismatch, None)
    event.data["new_prize"]  # type: ignore[typeddict-item] # pyright: ignore[reportGeneralTypeIssues]
if event.schema == "valid" and event.type == "listing.updated":
    assert_type(event.data["changes"][0]["old_value"], Any)
if event.type == "property.price_changed" and event.schema == "invalid":
    assert_type(event.mismatch, Mismatch)
    assert_type(event.mismatch["path"], str)

# Misspelt, and another provider's.
if event.type == "property.price_change":  # type: ignore[comparison-overlap] # pyright: ignore[reportUnnecessaryComparison]
    pass
if event.type == "screening.completed":  # type: ignore[comparison-overlap] # pyright: ignore[reportUnnecessaryComparison]
    pass
# Also a type that the guide does not name arrives, as text.
if event.schema == "unknown":
    name: str = event.type
    if str(event.type) == "property.sold":
        pass


def matched(event: DossierEvent) -> str:
    """Tell events apart by pattern, by which mypy does not narrow a union."""
    match event:
        case Event(type="message.received", schema="valid", data=message):
            received: MessageReceived = message  # type: ignore[assignment]
            return received["from"]
        case Event(type="message.sent"):
            # The guide only names it.
            assert_type(event.schema, Literal["unknown"])  # type: ignore[assert-type]
            return "sent"
        case _:
            return event.type


# A provider without documented payloads, a scheme of one's own and a name that is not known yet.
def others(name: str, known: ProviderName, acme: Scheme) -> None:
    """Receive events of which nothing is known."""
    assert_type(Webhook("github", "secret").receive(b"", {}), Event)
    assert_type(Webhook(acme, "secret").receive(b"", {}), Event)
    assert_type(Webhook(known, "secret").receive(b"", {}), Event)
    assert_type(Webhook(name, "secret").receive(b"", {}), Event)


# What takes any webhook or event takes those of a provider.
def receive(webhook: Webhook, body: bytes) -> Event:
    """Take any webhook."""
    return webhook.receive(body, {})


def handle(event: SinglekeyEvent) -> str | None:
    """Take one provider's events."""
    if event.type == "screening.failed" and event.schema == "valid":
        return event.data.get("reason")
    return None


receive(webhook, b"")
handle(Webhook("singlekey", "secret").receive(b"", {}))
handle(event)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
every: list[RealestateapiEvent] = [event]
filters: Filters = {"location": {"state": "TX"}, "price_range": None}
assert_type(passes_realestateapi_filters(event, filters), bool | None)


def enforced_without_shapes(body: bytes, headers: dict[str, str]) -> Literal["valid", "unknown"]:
    """Read an event of which nothing is invalid."""
    event = Webhook("github", "a", schema="enforce").receive(body, headers)
    nothing: None = event.mismatch
    assert nothing is None
    return event.schema


def enforced(body: bytes, headers: dict[str, str]) -> str:
    """Read data whose shape was enforced: nothing is to be asked first."""
    event = Webhook("singlekey", "a", schema="enforce").receive(body, headers)
    if event.type == "screening.completed":
        screening: ScreeningCompleted = event.data
        return screening["purchase_token"]
    return ""
