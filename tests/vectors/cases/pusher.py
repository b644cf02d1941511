"""Pusher Channels, from pusher/pusher-http-node, lib/webhook.js."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Pusher Channels, pusher/pusher-http-node, lib/webhook.js"

vectors = light(
    "pusher", SOURCE, lambda s: mac(s.key, s.body), encode_hex, "X-Pusher-Signature"
)
