"""Gemini API, from ai.google.dev, webhooks."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Gemini API, ai.google.dev, webhooks"

vectors = standard_webhooks(
    "gemini",
    SOURCE,
)
