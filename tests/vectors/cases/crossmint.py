"""Crossmint, from docs.crossmint.com, verify webhooks."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Crossmint, docs.crossmint.com, verify webhooks"

vectors = standard_webhooks(
    "crossmint",
    SOURCE,
    "svix",
)
