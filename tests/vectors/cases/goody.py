"""Goody, from developer.ongoody.com, Webhook security."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Goody, developer.ongoody.com, Webhook security"

vectors = standard_webhooks(
    "goody",
    SOURCE,
    "svix",
)
