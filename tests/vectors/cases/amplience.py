"""Amplience Dynamic Content, from amplience/dc-management-sdk-js, WebhookSignature.ts."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Amplience, amplience/dc-management-sdk-js, src/lib/utils/WebhookSignature.ts"

vectors = light(
    "amplience",
    SOURCE,
    # createHmac('sha256', secret).update(body, 'utf8').digest('base64')
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Amplience-Webhook-Signature",
)
