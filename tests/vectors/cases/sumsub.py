"""Sumsub, from WasifJamal/sumsub-webhook-cli and holonym-foundation/id-server."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Sumsub, WasifJamal/sumsub-webhook-cli, src/signer.rs"


def own(v: Vectors) -> None:
    key = v.provider.secret.encode()
    v.refuse(
        "another algorithm, as its header says",
        "malformed_signature",
        "What says so is not signed.",
        signature=encode_hex(mac(key, v.body, algorithm="sha1")),
        headers=lambda sent: [*sent, ("x-payload-digest-alg", "HMAC_SHA1_HEX")],
    )


vectors = light(
    "sumsub",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "x-payload-digest",
    own=own,
)
