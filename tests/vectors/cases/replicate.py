"""Replicate, from replicate/replicate-javascript, lib/util.js."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Replicate, replicate/replicate-javascript, lib/util.js"

vectors = standard_webhooks(
    "replicate", SOURCE, envelope=Envelope((), None, None, None, type_required=False)
)
