"""JSON Web Signatures in their compact form (RFC 7515, section 7.1), said a second time."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from typing import Any

from signing import mac

Json = dict[str, Any]


def url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def part(document: Json) -> str:
    return url(json.dumps(document, separators=(",", ":")).encode())


def sha256(body: bytes, encoding: str = "hex") -> str:
    digest = hashlib.sha256(body).digest()
    return digest.hex() if encoding == "hex" else base64.b64encode(digest).decode()


def token(header: Json, claims: Json, sign: Callable[[bytes], bytes]) -> bytes:
    message = f"{part(header)}.{part(claims)}"
    return f"{message}.{url(sign(message.encode()))}".encode()


def detached(header: Json, body: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """RFC 7515, appendix F: the body is the second part, which is left out."""
    signature = sign(f"{part(header)}.{url(body)}".encode())
    return f"{part(header)}..{url(signature)}".encode()


def hs256(key: bytes, claims: Json, **header: str) -> bytes:
    return token(
        {"alg": "HS256", "typ": "JWT"} | header, claims, lambda text: mac(key, text)
    )


def as_text(signature: bytes) -> str:
    """A token is text already."""
    return signature.decode()


def unencoded(header: Json, body: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """RFC 7797: the body is the second part as it is, and is left out."""
    signature = sign(f"{part(header)}.".encode() + body)
    return f"{part(header)}..{url(signature)}".encode()
