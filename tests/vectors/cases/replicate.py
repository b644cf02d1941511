"""Replicate, from replicate/replicate-javascript, lib/util.js."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope
from vectors import Vectors

SOURCE = "Replicate, replicate/replicate-javascript, lib/util.js"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Replicate, replicate/replicate-javascript, index.test.ts",
        secrets="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        now=1614265330,
        body=b'{"test": 2432232314}',
        signature="g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        operation="verify",
    )


vectors = standard_webhooks(
    "replicate",
    SOURCE,
    envelope=Envelope((), None, None, None, type_required=False),
    own=own,
)
