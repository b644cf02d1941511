"""The cases of providers that carry their signature or token in the body."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from signing import NOW, Envelope, Header, Provider, Sample, encode_hex, mac, pick
from vectors import Json, Vectors, file

SECRET = "the secret of this endpoint"
OTHER_SECRET = "the secret of another endpoint"
TOKEN = "tokenOfThisEndpoint0123456789"
OTHER_TOKEN = "tokenOfAnotherEndpoint0123456789"
TOLERANCE = 300


@dataclass(frozen=True)
class Inside(Provider):
    """A provider that sends no header of its own."""

    def headers(
        self, signature: str, timestamp: str, message_id: str = ""
    ) -> list[Header]:
        return []


def placed(document: Any, pointer: str, value: object) -> Any:
    """The document with another value there."""
    step, _, rest = pointer.removeprefix("/").partition("/")
    inner = value if not rest else placed(document[step], "/" + rest, value)
    return {**document, step: inner}


def written(document: Any) -> bytes:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def inside(
    name: str,
    source: str,
    document: Json,
    *,
    signature: str,
    timestamp: str,
    content: Callable[[Json], str],
    others: dict[str, str],
    envelope: Envelope,
    own: Callable[[Vectors, Callable[..., bytes]], None] = lambda v, made: None,
) -> Callable[[], Json]:
    """The file's maker. `others` are the further signed fields, with other values for them."""

    def made(
        secret: str = SECRET,
        *,
        time: int = NOW,
        changed: dict[str, object] | None = None,
    ) -> bytes:
        signed = placed(document, timestamp, type(pick(document, timestamp))(time))
        digest = encode_hex(mac(secret.encode(), content(signed)))
        sent = placed(signed, signature, digest)
        for pointer, value in (changed or {}).items():
            sent = placed(sent, pointer, value)
        return written(sent)

    provider = Inside(
        name=name,
        source=source,
        secret=SECRET,
        other_secret=OTHER_SECRET,
        digest=lambda s: b"",
        signature_header="",
        encode=encode_hex,
        samples=(Sample("delivery", source, made().decode()),),
        wrap=lambda data: data,
        envelope=envelope,
        authenticity="fields",
    )

    def vectors() -> Json:
        v = Vectors(provider)
        v.accept("genuine", "Signed as the source says.")
        v.accept(
            "another event around the same fields",
            "The body is not signed, and `authenticity` says so.",
            body=made(changed={"/forged": True}),
        )
        v.refuse(
            "signed with another secret",
            "signature_mismatch",
            "The secret of another endpoint.",
            body=made(OTHER_SECRET),
        )
        for pointer, value in others.items():
            v.refuse(
                f"another {pointer}",
                "signature_mismatch",
                "It is signed.",
                body=made(changed={pointer: value}),
            )
        moved = type(pick(document, timestamp))(NOW - 1)
        v.refuse(
            "another time",
            "signature_mismatch",
            "It is signed.",
            body=made(changed={timestamp: moved}),
        )
        v.refuse(
            "one second beyond the tolerance",
            "timestamp_too_old",
            "The tolerance ends where it says.",
            details={
                "header": timestamp,
                "skewSeconds": TOLERANCE + 1,
                "toleranceSeconds": TOLERANCE,
            },
            body=made(time=NOW - TOLERANCE - 1),
        )
        for pointer in [signature, timestamp, *others]:
            v.refuse(
                f"no {pointer}",
                "malformed_body",
                "What is read has to be there.",
                details={"field": pointer},
                body=made(changed={pointer: None}),
            )
        last = signature.rpartition("/")[2]
        v.refuse(
            "the signature twice",
            "malformed_body",
            "Which one counts, nobody knows.",
            body=made().replace(
                f'"{last}":"'.encode(), f'"{last}":"0","{last}":"'.encode()
            ),
        )
        own(v, made)
        return file(name, "none", v.cases)

    return vectors


def repeats(
    name: str, source: str, document: Json, *, place: str, envelope: Envelope
) -> Callable[[], Json]:
    """The file's maker, for a provider that repeats a shared secret at a place in the body."""

    def made(token: object, **more: object) -> bytes:
        return written({**placed(document, place, token), **more})

    provider = Inside(
        name=name,
        source=source,
        secret=TOKEN,
        other_secret=OTHER_TOKEN,
        digest=lambda s: s.key,
        signature_header="",
        encode=bytes.decode,
        samples=(Sample("delivery", source, made(TOKEN).decode()),),
        wrap=lambda data: data,
        envelope=envelope,
        authenticity="token",
    )
    last = place.rpartition("/")[2]

    def vectors() -> Json:
        v = Vectors(provider)
        v.accept("genuine", "The secret came along.")
        v.accept(
            "another body",
            "Nothing is signed: whoever knows the secret can send anything.",
            body=made(TOKEN, forged=True),
        )
        for what, token in [
            ("another secret", OTHER_TOKEN),
            ("a part of the secret", TOKEN[:-1]),
            ("the secret in letters of the other case", TOKEN.swapcase()),
        ]:
            v.refuse(
                what, "signature_mismatch", "All of it, as it is.", body=made(token)
            )
        v.refuse(
            f"no {place}",
            "malformed_body",
            "It is what shows who sent it.",
            details={"field": place},
            body=made(None),
        )
        v.refuse(
            f"{place} twice",
            "malformed_body",
            "Which one counts, nobody knows.",
            details={"field": place},
            body=made(TOKEN).replace(
                f'"{last}"'.encode(), f'"{last}":"","{last}"'.encode()
            ),
        )
        v.refuse(
            "the secret in a header alone",
            "malformed_body",
            "It stands in the body.",
            body=made(None),
            headers=lambda _: [(last, TOKEN)],
        )
        return file(name, "none", v.cases)

    return vectors
