"""OpenMeter, from openmeter.io, guides, webhooks."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "OpenMeter, openmeter.io, guides, webhooks"

vectors = standard_webhooks(
    "openmeter",
    SOURCE,
    "svix",
)
