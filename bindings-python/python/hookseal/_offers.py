"""What a provider offers besides its deliveries: the core does it, and is asked for all of it in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hookseal import _hookseal

if TYPE_CHECKING:
    from hookseal import events
    from hookseal.events import realestateapi

__all__ = ["hospitable_personal_secret", "passes_realestateapi_filters"]


def hospitable_personal_secret(email: str | None) -> str:
    """Give the secret of a Hospitable personal account: the account's e-mail in base64.

    Of None and of an empty text it is empty, which `Webhook` refuses with `empty_secret`.

    Raises `WebhookConfigError`: `invalid_option`. Source: Hospitable's webhook guide.

    >>> from hookseal import hospitable_personal_secret
    >>> hospitable_personal_secret("user@example.com")
    'dXNlckBleGFtcGxlLmNvbQ=='
    """
    secret: str = _hookseal.offer("hospitable", "personal_secret", ("email", email))
    return secret


def passes_realestateapi_filters(event: events.RealestateapiEvent, filters: realestateapi.Filters) -> bool | None:
    """Say whether an event of `RealEstateAPI` passes filters like those of a webhook's registration.

    True if every condition holds, False if one does not, and None if the event does not say. The
    state and the city are those of an `address` like `123 Main St, Austin, TX 78701`, the price is
    `new_price` or `list_price`, the type is `property_type`.

    Raises `WebhookConfigError`: `invalid_option` (`filters`), with the place, for filters of another
    shape or with a condition that the guide does not have.

    >>> from hookseal import Webhook, passes_realestateapi_filters
    >>> webhook = Webhook("realestateapi", "the secret")
    >>> body = b'{"id":"evt_1","type":"property.price_changed","created":"","data":{"new_price":425000}}'
    >>> event = webhook.receive(body, webhook.sign(body))
    >>> passes_realestateapi_filters(event, {"price_range": {"min": 200000, "max": 1000000}})
    True
    >>> print(passes_realestateapi_filters(event, {"location": {"state": "TX"}}))
    None
    """
    data = getattr(event, "data", ...)  # Which JSON cannot express, and so nobody takes for data.
    passes: bool | None = _hookseal.offer("realestateapi", "passes_filters", ("filters", filters), ("event", data))
    return passes
