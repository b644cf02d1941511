"""Forms as bodies, and their fields in order, in plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from signing import Sample


@dataclass(frozen=True)
class Form(Sample):
    """A body that is a form."""

    @property
    def compact(self) -> bytes:
        return self.body


def form(*fields: tuple[str, str]) -> str:
    """As `application/x-www-form-urlencoded` has it."""
    return urlencode(fields)


def in_order(body: bytes) -> bytes:
    """Names and values, sorted, each pair once."""
    fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict")
    pairs = {(name.encode(), value.encode()) for name, value in fields}
    return b"".join(name + value for name, value in sorted(pairs))


def fields(body: bytes) -> dict[str, str]:
    """Names and values, of which none is there twice."""
    pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict")
    assert len({name for name, _ in pairs}) == len(pairs)
    return dict(pairs)
