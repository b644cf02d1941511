"""Vanta, from developer.vanta.com, webhooks."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Vanta, developer.vanta.com, webhooks"

vectors = standard_webhooks(
    "vanta",
    SOURCE,
    "svix",
)
