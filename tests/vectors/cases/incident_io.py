"""incident.io, from docs.incident.io, webhooks."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "incident.io, docs.incident.io, webhooks"

vectors = standard_webhooks(
    "incident-io",
    SOURCE,
)
