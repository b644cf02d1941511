"""The hash of the body among what is signed."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import Any

from signing import (
    NOW,
    encode_base64,
    encode_hex,
    mac,
)
from vectors import Json, Vectors

from in_body.made import (
    HASH,
    event,
    of,
    refused,
    scheme,
)


def hashes() -> list[Json]:
    cases = []
    for name, encoding, write in [
        ("sha256", "hex", encode_hex),
        ("sha512", "base64", encode_base64),
        (
            "sha384",
            "base64url",
            lambda digest: base64.urlsafe_b64encode(digest).decode().rstrip("="),
        ),
        ("sha1", "hex", encode_hex),
    ]:

        def digest(body: bytes, hash_name: str = name, written: Any = write) -> str:
            return written(hashlib.new(hash_name, body).digest())

        hashed = replace(
            scheme(
                f"hash-{name}",
                HASH,
                event(),
                timestamp={"header": "X-Time"},
                signedContent=[
                    {"bodyHash": name, "encoding": encoding},
                    {"literal": "|"},
                    "timestamp",
                ],
            ),
            digest=lambda s, made=digest: mac(s.key, made(s.body), "|", s.timestamp),
            timestamp_header="X-Time",
        )
        v = Vectors(hashed)
        v.accept(f"hash {name}: genuine", "The body stands in the content by its hash.")
        v.accept(
            f"hash {name}: an empty body",
            "It has a hash, too.",
            body=b"",
            operation="verify",
        )
        v.refuse(
            f"hash {name}: tampered body",
            "signature_mismatch",
            "Another body has another hash.",
            body=v.body.replace(b'"n":1', b'"n":2'),
            signed_body=v.body,
        )
        if name == "sha256":
            v.refuse(
                "hash: in upper case",
                "signature_mismatch",
                "Lower-case digits are signed.",
                signature=encode_hex(
                    mac(hashed.secret.encode(), digest(v.body).upper(), "|", str(NOW))
                ),
            )
            v.refuse(
                "hash: the body itself in its place",
                "signature_mismatch",
                "The content has the hash.",
                signature=encode_hex(
                    mac(hashed.secret.encode(), v.body, "|", str(NOW))
                ),
            )
            touching = replace(
                of(
                    hashed,
                    signedContent=[
                        "timestamp",
                        {"bodyHash": "sha256", "encoding": "hex"},
                    ],
                ),
                digest=lambda s: mac(
                    s.key, s.timestamp, hashlib.sha256(s.body).hexdigest()
                ),
            )
            t = Vectors(touching)
            t.accept(
                "hash: behind a timestamp that touches it",
                "It always has as many characters.",
            )
            t.refuse(
                "hash: a digit more in the timestamp",
                "malformed_timestamp",
                "Ten digits.",
                options={"checkTimestamp": False},
                timestamp=f"{NOW}0",
            )
            v.cases += t.cases
            v.cases += refused(
                of(
                    hashed,
                    signedContent=[{"bodyHash": "md5", "encoding": "hex"}],
                    timestamp=None,
                ),
                "hash: one that is broken",
                "/signedContent/0/bodyHash",
            )
            v.cases += refused(
                of(hashed, signedContent=[{"bodyHash": "sha256"}], timestamp=None),
                "hash: without an encoding",
                "/signedContent/0",
            )
        cases += v.cases
    return cases
