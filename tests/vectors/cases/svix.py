"""Svix, from docs.svix.com, how-manual."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Svix, docs.svix.com, how-manual"

vectors = standard_webhooks(
    "svix", SOURCE, "svix", envelope=Envelope((), None, None, None, type_required=False)
)
