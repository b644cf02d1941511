"""fal, from two programs that verify its webhooks."""

from __future__ import annotations

import hashlib

from families import with_value, without
from light import light, public_keys
from public_keys import ED25519, OTHER_ED25519, jwks, sign
from signing import Envelope, encode_hex
from vectors import Vectors

SOURCE = "fal, by Hookflo/tern and smarenkov/fal-ai-webhook-verification"
REQUEST = "5057fca7-2eb3-468f-b95d-cefe92b0b9d4"
USER = "github|1234567"


FURTHER = (
    ("X-Fal-Webhook-Request-Id", REQUEST),
    ("X-Fal-Webhook-User-Id", USER),
)


def own(v: Vectors) -> None:
    public_keys(v)
    v.accept(
        "the provider's set of keys",
        "Deliveries name none of them: each is tried.",
        secrets=jwks(OTHER_ED25519.jwk, ED25519.jwk),
    )
    for name, value in FURTHER:
        v.refuse(
            f"another {name}",
            "signature_mismatch",
            "It is signed.",
            headers=with_value(name, lambda text: text[:-1] + "0"),
        )
        v.refuse(
            f"no {name}",
            "missing_header",
            "It is signed.",
            details={"header": name},
            headers=without(name),
        )
    v.refuse(
        "the body in the place of its hash",
        "signature_mismatch",
        "Its SHA-256 in hexadecimal digits is what is signed.",
        signature=encode_hex(
            sign(
                ED25519.base64.encode(),
                f"{REQUEST}\n{USER}\n{v.timestamp}\n",
                v.body,
            )
        ),
    )


vectors = light(
    "fal-ai",
    SOURCE,
    lambda s: sign(
        s.key,
        f"{REQUEST}\n{USER}\n{s.timestamp}\n{hashlib.sha256(s.body).hexdigest()}",
    ),
    encode_hex,
    "X-Fal-Webhook-Signature",
    timestamp="signed",
    timestamp_header="X-Fal-Webhook-Timestamp",
    secret=ED25519.base64,
    other_secret=OTHER_ED25519.base64,
    further=FURTHER,
    envelope=Envelope(
        ("/request_id",), "/status", None, "/payload", type_required=False
    ),
    body=(
        '{"request_id":"5057fca7-2eb3-468f-b95d-cefe92b0b9d4","gateway_request_id":"5057fca7-2eb3-468f-b95d-cefe92b0b9d4",'
        '"status":"OK","payload":{"images":[{"url":"https://url.to/image.png"}],"seed":196619188014358660}}'
    ),
    own=own,
)
