"""Sendbird, from pjople-sendbird/webhooks-nodejs-sendbird-signature, server.js."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Sendbird, pjople-sendbird/webhooks-nodejs-sendbird-signature, server.js"

vectors = light(
    "sendbird",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Sendbird-Signature",
)
