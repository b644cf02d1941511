"""Flexprice, from docs.flexprice.io, Signature verification."""

from __future__ import annotations

from light import standard_webhooks

SOURCE = "Flexprice, docs.flexprice.io, Signature verification"

vectors = standard_webhooks(
    "flexprice",
    SOURCE,
    "svix",
)
