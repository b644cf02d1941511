"""textbee, from textbee/textbee, api/src/webhook/webhook.service.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "textbee, textbee/textbee, api/src/webhook/webhook.service.ts"

vectors = light(
    "textbee",
    SOURCE,
    # crypto.createHmac('sha256', signingSecret).update(JSON.stringify(payload)).digest('hex')
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Signature",
    envelope=Envelope(("/idempotencyKey",), "/webhookEvent", None, None),
    body='{"smsId":"6745d0c8f1a2","message":"Grüße","deviceId":"6745d0c8f1a3","webhookSubscriptionId":"6745d0c8f1a4","webhookEvent":"MESSAGE_RECEIVED","idempotencyKey":"7f0c9a4e-3f0a-4b5e-9d2c-6a1b2c3d4e5f","sender":"+15550100"}',
)
