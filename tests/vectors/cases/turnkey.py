"""Turnkey, from docs.turnkey.com, Verify webhook signatures, and @turnkey/crypto, dist/webhooks.js."""

from __future__ import annotations

import json

from families import with_value
from light import NO_ENVELOPE, light
from public_keys import ED25519, OTHER_ED25519, jwks, sign
from signing import Signed, encode_hex
from vectors import Vectors

SOURCE = "Turnkey, @turnkey/crypto 2.13.2, dist/webhooks.js"
KEY = "X-Turnkey-Signature-Key-Id"
KEY_ID = "webhook-signing-key-2026-01"
PUBLISHED = {
    "kid": KEY_ID,
    "alg": "EdDSA",
    "use": "sig",
    "turnkey_signature_algorithm": "ed25519",
    "turnkey_signature_version": "v1",
}


def signed(s: Signed, version: str = "v1") -> bytes:
    """`version.algorithm.keyId.timestampMs.eventId.` and the body."""
    head = f"{version}.ed25519.{KEY_ID}.{s.timestamp}.{s.id}."
    return head.encode() + s.body


def of(text: str) -> bytes:
    """The public key that the delivery names."""
    keys: dict[str, str] = json.loads(text)
    return keys[KEY_ID].encode()


def own(v: Vectors) -> None:
    delivery = Signed(b"", v.body, str(v.timestamp), v.message_id, "POST", "")
    v.refuse(
        "a key that was not given",
        "unknown_key",
        "The keys may have changed: fetch them again, once.",
        details={"header": KEY, "secrets": 1},
        headers=with_value(KEY, lambda text: f"{text}-2"),
    )
    v.refuse(
        "an event id with a dot",
        "malformed_id",
        "A dot stands behind it in what is signed, and would say that it ends before.",
        details={"header": "X-Turnkey-Event-Id"},
        headers=with_value("X-Turnkey-Event-Id", lambda text: f"{text}.{{}}"),
    )
    v.refuse(
        "signed as another version",
        "signature_mismatch",
        "What the header says of the version is not looked at: it is v1 that is signed.",
        signature=encode_hex(sign(of(v.provider.secret), signed(delivery, "v2"))),
    )
    v.accept(
        "the keys as Turnkey publishes them",
        "A set of JWKs, as it comes.",
        secrets=jwks({**ED25519.jwk, **PUBLISHED}),
    )


vectors = light(
    "turnkey",
    SOURCE,
    lambda s: sign(s.key, signed(s)),
    encode_hex,
    "X-Turnkey-Signature",
    timestamp="signed",
    timestamp_header="X-Turnkey-Timestamp",
    milliseconds=True,
    id_header="X-Turnkey-Event-Id",
    message_id="3f0a8a52-6a0f-4b0e-9a1c-0e7a2f7f7e10",
    secret=json.dumps({KEY_ID: ED25519.pem}),
    other_secret=json.dumps({KEY_ID: OTHER_ED25519.pem}),
    key=of,
    further=(
        (KEY, KEY_ID),
        ("X-Turnkey-Signature-Algorithm", "ed25519"),
        ("X-Turnkey-Signature-Version", "v1"),
    ),
    envelope=NO_ENVELOPE,
    own=own,
)
