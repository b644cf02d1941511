"""LiveKit, from livekit/node-sdks, WebhookReceiver.ts."""

from __future__ import annotations

from light_tokens import light_token
from signing import NOW, Envelope
from tokens import hs256, sha256

SOURCE = (
    "LiveKit, livekit/node-sdks, packages/livekit-server-sdk/src/WebhookReceiver.ts"
)

vectors = light_token(
    "livekit",
    SOURCE,
    lambda s: hs256(
        s.key,
        {
            "exp": NOW + 300,
            "iss": "APIkey",
            "nbf": NOW,
            "sha256": sha256(s.body, "base64"),
        },
    ),
    "Authorization",
    claim="sha256",
    hash_encoding="base64",
    expires=True,
    envelope=Envelope(("/id",), "/event", None, None, type_required=False),
    body='{"event":"room_started","id":"EV_eugWmGhovZmm","createdAt":"1689173906"}',
)
