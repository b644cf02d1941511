"""How a delivery is signed, said a second time and independently of the core.

Only `hmac` and `hashlib` compute here. Each file in `cases/` describes one provider with these
terms, in the words of the provider's guide or of the specification it names.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Header = tuple[str, str]

# 2024-01-15T10:30:00Z, the time that most sample payloads carry.
NOW = 1705314600

# What an event is whose payload the guide shows, and which has that shape.
DOCUMENTED = "valid"


def wire_bytes(text: str) -> bytes:
    """The bytes that header text stands for: Latin-1 where that is possible, else UTF-8."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


def mac(key: bytes, *segments: str | bytes, algorithm: str = "sha256") -> bytes:
    """The HMAC over all segments, one after the other."""
    signed = b"".join(wire_bytes(s) if isinstance(s, str) else s for s in segments)
    return hmac.new(key, signed, getattr(hashlib, algorithm)).digest()


def encode_hex(digest: bytes) -> str:
    return digest.hex()


def encode_base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


@dataclass(frozen=True)
class Signed:
    """What a signer is given: the header texts are as sent, the body is raw."""

    key: bytes
    body: bytes
    timestamp: str
    id: str
    method: str = ""
    url: str = ""


@dataclass(frozen=True)
class Sample:
    """A payload as the guide prints it."""

    name: str
    source: str
    text: str

    @property
    def body(self) -> bytes:
        return self.text.encode()

    @property
    def compact(self) -> bytes:
        return json.dumps(
            json.loads(self.text), separators=(",", ":"), ensure_ascii=False
        ).encode()


@dataclass(frozen=True)
class Envelope:
    """Where the event's fields are in the payload, as JSON pointers. The first that exists wins."""

    id: tuple[str, ...] = ()
    type: str | None = None
    occurred_at: str | None = None
    data: str | None = None
    type_required: bool = True


def pick(document: Any, pointer: str | None) -> Any:
    if pointer is None:
        return None
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(document, list) and key.isdecimal() and int(key) < len(document):
            document = document[int(key)]
            continue
        if not isinstance(document, dict) or key not in document:
            return None
        document = document[key]
    return document


@dataclass(frozen=True)
class Provider:
    """One provider: its signer, its headers, its samples."""

    name: str
    source: str
    secret: str
    other_secret: str
    digest: Callable[[Signed], bytes]
    signature_header: str
    encode: Callable[[bytes], str]
    samples: tuple[Sample, ...]
    wrap: Callable[[str], str]
    """A small payload of this provider around the JSON text of `data`."""
    envelope: Envelope = Envelope()
    timestamp: str = "none"
    """`signed`, `unsigned` or `none`."""
    timestamp_header: str | None = None
    id_header: str | None = None
    value: Callable[[str, str], str] = lambda signature, timestamp: signature
    """The signature header's value, from the encoded signature and the timestamp."""
    key: Callable[[str], bytes] = str.encode
    documented: frozenset[str] = frozenset()
    """The event types whose payload the guide shows."""
    scheme: dict[str, Any] | None = None
    authenticity: str = "signature"
    """`signature` or `token`. Of a body that is not signed, no id makes a deduplication key."""
    method: str = "POST"
    url: str = ""
    """Where it is handed over, as the scheme signs of the request line."""
    payload: Callable[[bytes], Any] = json.loads
    """What a body says."""
    identity: Callable[[bytes], bytes] = bytes
    """Of what the SHA-256 stands for an id."""
    signs_id: bool = True
    """Whether an id in the payload is protected."""

    @property
    def header_names(self) -> list[str]:
        names = [self.id_header, self.timestamp_header, self.signature_header]
        return [name for name in names if name]

    def signature(self, signed: Signed) -> str:
        return self.encode(self.digest(signed))

    def headers(
        self, signature: str, timestamp: str, message_id: str = ""
    ) -> list[Header]:
        values = {
            self.id_header: message_id,
            self.timestamp_header: timestamp,
            self.signature_header: self.value(signature, timestamp),
        }
        return [(name, values[name]) for name in self.header_names]

    def event(self, body: bytes, message_id: str) -> dict[str, Any]:
        """The event that `receive` returns for an authentic body."""
        payload = self.payload(body)
        found = (pick(payload, pointer) for pointer in self.envelope.id)
        event_id = next((i for i in found if i not in (None, "")), None)
        event_id = message_id or (None if event_id is None else str(event_id))
        event_type = pick(payload, self.envelope.type)
        occurred_at = pick(payload, self.envelope.occurred_at)
        fallback = f"sha256:{hashlib.sha256(self.identity(body)).hexdigest()}"
        event = {
            "provider": self.name,
            "type": event_type,
            "id": event_id,
            "deduplicationKey": f"{self.name}:{(self.signs_id and self.authenticity == 'signature' and event_id) or fallback}",
            "authenticity": self.authenticity,
            "occurredAt": occurred_at if isinstance(occurred_at, str) else None,
            "schema": DOCUMENTED if event_type in self.documented else "unknown",
            "mismatch": None,
            "data": pick(payload, self.envelope.data),
        }
        try:
            is_body = json.loads(body) == payload
        except ValueError:
            is_body = False
        return event if is_body else event | {"payload": payload}
