"""Spacebring, from developer.spacebring.com, Verifying."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Spacebring, developer.spacebring.com, Verifying"

vectors = standard_webhooks(
    "spacebring",
    SOURCE,
    "svix",
)
