"""The types of what is handed in, and of what comes back as a dict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol, TypeAlias, TypedDict

Body: TypeAlias = bytes | bytearray | memoryview | str
"""A body as it arrived. A `str` is accepted where it is provably the same bytes."""

HeaderValue: TypeAlias = str | bytes | list[str] | list[bytes] | tuple[str | bytes, ...] | None
"""A header's value: text, or bytes as in ASGI. A list or a tuple stands for as many headers, and None for none."""


class HeaderItems(Protocol):
    """Any mapping, and what is like one: Werkzeug's headers, the messages of `email` and `http.client`."""

    def items(self) -> Iterable[tuple[str | bytes, HeaderValue]]:
        """Give each name and value; a header that occurs twice, twice."""
        ...


Headers: TypeAlias = HeaderItems | Iterable[tuple[str | bytes, HeaderValue]]
"""The headers of a request, as any framework has them."""


class Mismatch(TypedDict):
    """Where a payload differs from its documented shape."""

    path: str
    """Where in the payload, as a JSON pointer."""
    expected: str
    """What the provider's guide documents."""
    found: str
    """What came."""


OtherEventType: TypeAlias = Literal["<a type that the guide does not name>"]
"""The type of an event that the provider's guide does not name, for type checkers.

At run time it is whatever text the provider sent. Type checkers see this one in its place, and not
a `str`, so that they report the comparison of an event's type with a misspelt one. To compare it
with a type that the guide does not name, write `str(event.type)`.
"""
