"""Retell AI, from RetellAI/retell-typescript-sdk, lib/webhook_auth.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Retell AI, RetellAI/retell-typescript-sdk, lib/webhook_auth.ts"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Retell AI, RetellAI/retell-typescript-sdk, tests/webhook-auth.test.ts",
        secrets="test-api-key",
        secret="test-api-key",
        timestamp=1700000000000,
        now=1700000000,
        body=b'{"event":"call_ended"}',
        signature="07024cabe7dd8f6d1c6e4a8324ca92c812e6ad4a7ee506c04f7e462e3321823e",
        operation="verify",
    )


vectors = light(
    "retell",
    SOURCE,
    lambda s: mac(s.key, s.body, s.timestamp),
    encode_hex,
    "x-retell-signature",
    value=lambda signature, timestamp: f"v={timestamp},d={signature}",
    listed=True,
    timestamp="signed",
    milliseconds=True,
    own=own,
)
