"""Sinch Conversation API, from sinch/sinch-sdk-node, utils/authorization.helper.ts."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Sinch Conversation API, sinch/sinch-sdk-node, utils/authorization.helper.ts"
NONCE = "01HM6NQ3K0TZ3V8W5Q9Y7R2X4B"

vectors = light(
    "sinch",
    SOURCE,
    lambda s: mac(s.key, s.body, ".", NONCE, ".", s.timestamp),
    encode_base64,
    "x-sinch-webhook-signature",
    timestamp="signed",
    timestamp_header="x-sinch-webhook-signature-timestamp",
    further=(("x-sinch-webhook-signature-nonce", NONCE),),
)
