"""Pusher Channels, from pusher/pusher-http-node, lib/webhook.js."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Pusher Channels, pusher/pusher-http-node, lib/webhook.js"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Pusher Channels, pusher/pusher-http-node, tests/integration/webhook.js",
        secrets="tofu",
        secret="tofu",
        body=b'{"time_ms":1403175510755,"events":[{"channel":"test_channel","name":"channel_vacated"}]}',
        signature="c17257e92037cd7de407ebc1ed174ceb7b2e518db127f44411b9ffc4f5b28cc5",
        operation="verify",
    )


vectors = light(
    "pusher",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Pusher-Signature",
    own=own,
)
