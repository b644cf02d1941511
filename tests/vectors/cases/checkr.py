"""Checkr, from checkr/webhook-verification-examples, verify_signature.js."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Checkr, checkr/webhook-verification-examples, verify_signature.js"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Checkr, checkr/webhook-verification-examples, verify_signature.js",
        secrets="test-secret",
        secret="test-secret",
        body=b'{"monday":"75F","tuesday":"80F"}',
        signature="b7412f05e981a473b5ecbdb5393afaea02a679db6d7c8e56803512ec4ba98151",
        operation="verify",
    )


vectors = light(
    "checkr",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Checkr-Signature",
    own=own,
)
