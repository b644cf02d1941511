"""Recall.ai, from docs.recall.ai, Authenticating requests from Recall.ai."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Recall.ai, docs.recall.ai, Authenticating requests from Recall.ai"

vectors = standard_webhooks(
    "recall-ai",
    SOURCE,
    "webhook",
)
