"""Stytch, from stytch.com, B2B guide, webhooks."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Stytch, stytch.com, B2B guide, webhooks"

vectors = standard_webhooks(
    "stytch",
    SOURCE,
    "svix",
)
