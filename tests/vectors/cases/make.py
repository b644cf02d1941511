"""Make, from developers.make.com, Verify signatures."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Make, developers.make.com, Verify signatures"

vectors = standard_webhooks(
    "make",
    SOURCE,
    "webhook",
)
