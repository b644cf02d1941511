"""Schemes that read from the body, and bodies for them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from signing import (
    NOW,
    Envelope,
    Header,
    Provider,
    Sample,
    encode_base64,
    encode_hex,
    mac,
)
from vectors import Json, Vectors

HEADER = "X-Signature"
ENVELOPE = Envelope(("/id",), "/type", "/created", "/data")
POINTERS = {"id": "/id", "type": "/type", "occurredAt": "/created", "data": "/data"}
TIME = "A timestamp in the signed body, as Linear sends it"
INSIDE = "A signature in the body over two of its fields, as Mailgun sends it"
HASH = "The hash of the body among what is signed, as integrated.finance signs it"
TOKEN = "A shared token in the body, as Figma repeats it"
FORM = "A form with its signature, as Braintree sends it"


def event(**more: object) -> str:
    fields: Json = {"id": "evt_1", "type": "thing.created", **more, "data": {"n": 1}}
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True)
class Inside(Provider):
    """A provider whose deliveries carry in their bodies what others send as headers."""

    unsigned: bool = False

    def headers(
        self, signature: str, timestamp: str, message_id: str = ""
    ) -> list[Header]:
        return [] if self.unsigned else super().headers(signature, timestamp)


def scheme(name: str, source: str, text: str, **document: Any) -> Inside:
    whole = {
        "name": name,
        "algorithm": "hmac-sha256",
        "signature": {"header": HEADER, "layout": "plain", "encoding": "hex"},
        "signedContent": ["body"],
        "secret": "utf8",
        "envelope": POINTERS,
        **document,
    }
    place = whole["signature"]
    authenticity = "signature" if whole.get("bodySigned", True) else "fields"
    return Inside(
        name=name,
        source=source,
        secret="a secret of the user's own",
        other_secret="another secret",
        digest=lambda s: mac(s.key, s.body),
        signature_header=place.get("header", ""),
        encode=encode_base64 if place["encoding"] == "base64" else encode_hex,
        samples=(Sample("event", "", text),),
        wrap=lambda data: data,
        envelope=ENVELOPE,
        scheme=whole,
        authenticity="token" if whole["algorithm"] == "token" else authenticity,
        unsigned="header" not in place,
    )


def of(provider: Inside, **changed: object) -> Inside:
    """The same scheme with other parts, or without those that are `None`."""
    document = {**(provider.scheme or {}), **changed}
    return replace(
        provider, scheme={k: x for k, x in document.items() if x is not None}
    )


def refused(provider: Inside, name: str, path: str) -> list[Json]:
    v = Vectors(provider)
    v.refuse(
        name,
        "invalid_scheme",
        "It could be read in two ways, or in none.",
        details={"path": path},
        operation="verify",
    )
    return v.cases


# What no field of a body can be: what it is called, and JSON of it.
NO_TEXT = [
    ("null", "null"),
    ("a boolean", "true"),
    ("a list", f"[{NOW}]"),
    ("an object", f'{{"s":{NOW}}}'),
    ("a fraction", f"{NOW}.0"),
    ("an exponent", "1705314600e0"),
]
