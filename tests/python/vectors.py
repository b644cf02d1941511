"""The vectors of `tests/vectors`, and what a runner does with them."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hookseal import Event, Webhook, WebhookError

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[1] / "vectors"
FILES = sorted(path.stem for path in FOLDER.glob("*.json") if path.name != "schema.json")

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Case:
    """One vector."""

    name: str
    timestamp: str
    """Of the file: `signed`, `unsigned` or `none`."""
    provider: str | dict[str, Any]
    arguments: tuple[Any, ...]
    """The secrets, where they are given at all."""
    options: dict[str, Any]
    headers: Pairs
    request: dict[str, str]
    """What is handed over of the request line."""
    body: bytes
    as_text: bool
    now: int
    operation: str
    event: dict[str, Any] | None
    error: str | None
    details: dict[str, Any]

    def webhook(self) -> Webhook:
        """Make the verifier. Option names are Python's."""
        return Webhook(self.provider, *self.arguments, now=lambda: self.now, **self.options)

    def run(self, body: bytes, headers: Any, request: dict[str, str] | None = None) -> Event | None:
        """Hand the delivery over as the vector says."""
        webhook = self.webhook()
        handed_over = body.decode() if self.as_text else body
        request = self.request if request is None else request
        if self.operation == "verify":
            return webhook.verify(handed_over, headers, **request)
        return webhook.receive(handed_over, headers, **request)

    def outcome(self, headers: Any) -> Any:
        """Give what `expected` gives, if all is well."""
        try:
            event = self.run(self.body, headers)
        except WebhookError as error:
            details = {name: value for name, value in error.details.items() if name in self.details}
            return {"error": error.code, "details": details}
        if event is None:
            return {"verified": True}
        # Texts, because 1 equals 1.0 and a dict equals one in another order.
        # Where it is not the body as JSON, the vector says what it is.
        said = (self.event or {}).get("payload", self)
        said = json.loads(self.body) if said is self else said
        assert repr(event.payload) == repr(said), "the payload is another one"
        fields = (
            "provider",
            "type",
            "id",
            "deduplication_key",
            "authenticity",
            "occurred_at",
            "schema",
            "mismatch",
            "data",
        )
        return {"event": {field: getattr(event, field) for field in fields}}

    def expected(self) -> Any:
        """Give the verdict in Python's spelling."""
        if self.error is not None:
            return {"error": self.error, "details": self.details}
        if self.event is None:
            return {"verified": True}
        return {"event": {name: value for name, value in self.event.items() if name != "payload"}}

    def damaged(self) -> Iterator[tuple[str, bytes, Pairs]]:
        """Give the case with a bit flipped in the body, in every signature, and in a signed timestamp."""
        middle = len(self.body) // 2
        flipped = self.body[:middle] + bytes([self.body[middle] ^ 1]) + self.body[middle + 1 :] if self.body else b"x"
        # A flipped bit may leave no text, and text that is no UTF-8 cannot be handed over as such.
        scheme = self.provider if isinstance(self.provider, dict) else _document(self.provider)["scheme"]
        # With a token, and where fields alone are signed, the body can be any.
        is_signed = scheme["algorithm"] != "token" and scheme.get("bodySigned", True)
        if (not self.as_text or flipped.isascii()) and is_signed:
            yield "body", flipped, self.headers
        if "query" in scheme["signature"]:
            # It stands in the URL.
            return
        if {"json", "form"} & scheme["signature"].keys():
            inside = re.sub(rb"[A-Za-z0-9+/]{20,}", lambda found: _flipped_in_the_middle(found[0]), self.body)
            yield "signature", inside, self.headers
            return
        signatures = _signature_headers(scheme)
        yield "signature", self.body, self._flipped(signatures, r"[A-Za-z0-9+/]{20,}")
        if self.timestamp == "signed":
            date = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+)?"
            timestamp = rf"(?<![A-Za-z0-9+/])(?:[0-9]{{10,16}}|{date})(?![A-Za-z0-9+/=])"
            yield "timestamp", self.body, self._flipped([scheme["timestamp"].get("header", signatures[0])], timestamp)

    def other_request(self) -> dict[str, str] | None:
        """Give the request line with a bit of the URL flipped, where the URL counts."""
        url = self.request.get("url")
        scheme = self.provider if isinstance(self.provider, dict) else _document(self.provider)["scheme"]
        # A part of it may leave out what is flipped.
        if url is None or "url" in self.options or "url" not in scheme["signedContent"]:
            return None
        return {**self.request, "url": url[:-1] + chr(ord(url[-1]) ^ 1)}

    def _flipped(self, headers: list[str], pattern: str) -> Pairs:
        def flip(match: re.Match[str]) -> str:
            text, middle = match[0], len(match[0]) // 2
            return text[:middle] + chr(ord(text[middle]) ^ 1) + text[middle + 1 :]

        lower_case = {name.lower() for name in headers}
        damaged = [
            (name, re.sub(pattern, flip, value) if name.lower() in lower_case else value)
            for name, value in self.headers
        ]
        assert damaged != self.headers, f"{self.name}: nothing to flip in {headers}"
        return damaged


def _flipped_in_the_middle(text: bytes) -> bytes:
    middle = len(text) // 2
    return text[:middle] + bytes([text[middle] ^ 1]) + text[middle + 1 :]


def _signature_headers(scheme: dict[str, Any]) -> list[str]:
    """Give all headers in which a signature may be."""
    signature = scheme["signature"]
    headers = signature.get("headers", [signature.get("header")])
    if isinstance(headers, dict):
        headers = [f"{headers['numbered']}{number + 1}" for number in range(headers["most"])]
    return [*headers, *(name for names in scheme.get("otherNames", {}).values() for name in names)]


def _document(provider: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / f"../../providers/{provider}.json").read_text(encoding="utf-8"))
    return document


def load(stem: str) -> list[Case]:
    """Read a file, and fail on every field that is not known here."""
    document = json.loads((FOLDER / f"{stem}.json").read_text("utf-8"))
    assert document.pop("$schema") == "./schema.json"
    assert document.pop("generatedBy") == "tests/vectors/generate.py"
    assert document.pop("provider") == stem
    timestamp = document.pop("timestamp")
    assert timestamp in {"signed", "unsigned", "none"}
    cases = [_case(fields, timestamp) for fields in document.pop("cases")]
    assert not document, f"{stem}: unknown fields {set(document)}"
    return cases


def _case(fields: dict[str, Any], timestamp: str) -> Case:
    name = fields.pop("name")
    for documentation in ("comment", "source"):
        fields.pop(documentation)
    ((form, body),) = fields.pop("body").items()
    expect = fields.pop("expect")
    event = expect.pop("event", None)
    verified = expect.pop("verified", None)
    error = expect.pop("error", None)
    assert [event is not None, verified is True, error is not None].count(True) == 1, name
    case = Case(
        name=name,
        timestamp=timestamp,
        provider=fields.pop("provider") if "provider" in fields else fields.pop("scheme"),
        arguments=(fields.pop("secrets"),) if "secrets" in fields else (),
        options=snake_case(fields.pop("options", {})),
        headers=[(header, value) for header, value in fields.pop("headers")],
        request=fields.pop("request", {}),
        body={"text": str.encode, "base64": base64.b64decode}[form](body),
        as_text={"bytes": False, "text": True}[fields.pop("bodyAs", "bytes")],
        now=fields.pop("now"),
        operation=fields.pop("operation", "receive"),
        event=None if event is None else snake_case(event),
        error=error,
        details=snake_case(expect.pop("details", {})),
    )
    if "option" in case.details:
        case.details["option"] = _snake(case.details["option"])
    assert case.operation in {"receive", "verify"}, name
    assert not fields, f"{name}: unknown fields {set(fields)}"
    assert not expect, f"{name}: unknown expectations {set(expect)}"
    return case


def snake_case(fields: dict[str, Any]) -> dict[str, Any]:
    """Spell the names as Python does."""
    return {_snake(name): value for name, value in fields.items()}


def _snake(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)
