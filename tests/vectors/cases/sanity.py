"""Sanity, from sanity-io/webhook-toolkit, src/signature.ts."""

from __future__ import annotations

import base64

from light import light
from signing import mac
from vectors import Vectors

SOURCE = "Sanity, sanity-io/webhook-toolkit, src/signature.ts"


def encode_base64url(digest: bytes) -> str:
    """As the package `base64url` writes it: without padding."""
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def own(v: Vectors) -> None:
    v.accept(
        "a blank behind the comma",
        "The vendor's library reads it, too.",
        value=lambda text: text.replace(",", ", "),
    )
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Sanity, sanity-io/webhook-toolkit, test/signature.test.ts",
        secrets="test",
        secret="test",
        timestamp=1633519811129,
        now=1633519811,
        body=b'{"_id":"resume"}',
        signature="tLa470fx7qkLLEcMOcEUFuBbRSkGujyskxrNXcoh0N0",
        operation="verify",
    )
    v.refuse(
        "signature with padding",
        "malformed_signature",
        "The package `base64url` writes none.",
        signature=lambda text: f"{text}=",
    )


vectors = light(
    "sanity",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_base64url,
    "sanity-webhook-signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    timestamp="signed",
    milliseconds=True,
    listed=True,
    own=own,
)
