"""Sent, from docs.sent.dm, Webhook development and debugging."""

from __future__ import annotations

from base64 import b64decode

from families import with_value
from light import OTHER_WHSEC, WHSEC, light
from signing import encode_base64, mac
from vectors import Vectors

SOURCE = "Sent, docs.sent.dm, Webhook development and debugging"
ENDPOINT = "0b6f0f0e-58b0-4f6a-8c4e-2f6a9d1c7e35"


def own(v: Vectors) -> None:
    v.refuse(
        "endpoint changed",
        "signature_mismatch",
        "The endpoint's id is among the signed bytes.",
        headers=with_value("x-webhook-id", lambda text: text.replace("0b6f", "1b6f")),
    )


vectors = light(
    "sent",
    SOURCE,
    # crypto.createHmac('sha256', keyBytes).update(`${webhookId}.${timestamp}.${rawBody}`).digest('base64')
    lambda s: mac(s.key, ENDPOINT, ".", s.timestamp, ".", s.body),
    encode_base64,
    "x-webhook-signature",
    value=lambda signature, _: f"v1,{signature}",
    listed=True,
    timestamp="signed",
    timestamp_header="x-webhook-timestamp",
    further=(("x-webhook-id", ENDPOINT),),
    secret=WHSEC,
    other_secret=OTHER_WHSEC,
    key=lambda text: b64decode(text.removeprefix("whsec_")),
    own=own,
)
