"""integrated.finance, from developer.integrated.finance, Webhook Authentication."""

from __future__ import annotations

import base64
import hashlib
import json

from families import with_value
from light import NO_ENVELOPE, light
from public_keys import ED25519, OTHER_ED25519, sign
from signing import encode_base64
from vectors import Vectors

SOURCE = "developer.integrated.finance, Webhook Authentication"
DIGEST = "X-Webhook-Content-Digest"
TIME = "X-Webhook-Request-Timestamp"
KEY = "X-Webhook-Key-Version"
FURTHER = (
    ("X-Webhook-Event-Id", "3f0a8a52-6a0f-4b0e-9a1c-0e7a2f7f7e10"),
    ("X-Webhook-Event-Timestamp", "2024-01-15T10:29:58Z"),
    ("X-Webhook-Request-Id", "7b1f6f30-4d0d-4f6e-8d7a-1d2f0c9a5b11"),
    (TIME, "2024-01-15T10:30:00Z"),
    (KEY, "3"),
)


def digest(body: bytes) -> str:
    return base64.b64encode(hashlib.sha512(body).digest()).decode()


def content(body: bytes) -> str:
    return "|".join([digest(body), *(value for _, value in FURTHER)])


def of(text: str) -> bytes:
    """The public key of the delivery's version."""
    keys: dict[str, str] = json.loads(text)
    return keys["3"].encode()


def own(v: Vectors) -> None:
    v.refuse(
        "a body with the digest of the genuine one beside it",
        "signature_mismatch",
        "The hash is made of the body that came.",
        body=b"{}",
        signed_body=v.body,
        headers=lambda sent: [*sent, (DIGEST, digest(v.body))],
    )
    v.refuse(
        "another event id",
        "signature_mismatch",
        "It is signed.",
        headers=with_value("X-Webhook-Event-Id", lambda text: text[:-1] + "1"),
    )
    v.refuse(
        "later than the tolerance",
        "timestamp_too_old",
        "The time of the request is signed.",
        details={"header": TIME, "skewSeconds": 301},
        now=1705314901,
    )
    v.refuse(
        "a version that was not given",
        "unknown_key",
        "The keys may have changed: fetch them again, once.",
        details={"header": KEY, "secrets": 1},
        headers=with_value(KEY, lambda _: "4"),
    )


vectors = light(
    "integrated-finance",
    SOURCE,
    lambda s: sign(s.key, content(s.body)),
    encode_base64,
    "X-Webhook-Signature",
    secret=json.dumps({"3": ED25519.pem}),
    other_secret=json.dumps({"3": OTHER_ED25519.pem}),
    key=of,
    further=FURTHER,
    envelope=NO_ENVELOPE,
    own=own,
)
