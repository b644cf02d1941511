"""Seam, from seamapi/javascript, README.md."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Seam, seamapi/javascript, README.md"

vectors = standard_webhooks(
    "seam",
    SOURCE,
    "svix",
)
