"""Brex, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from base64 import b64decode

from light import standard_webhooks

SOURCE = "Brex, webhook-co/webhook, adapters/config.ts"

vectors = standard_webhooks(
    "brex",
    SOURCE,
    "webhook",
    key=b64decode,
    secret="C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    other_secret="MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
)
