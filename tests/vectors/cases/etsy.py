"""Etsy, from webhook-co/webhook, adapters/config.ts."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Etsy, webhook-co/webhook, adapters/config.ts"

vectors = standard_webhooks(
    "etsy",
    SOURCE,
    "webhook",
)
