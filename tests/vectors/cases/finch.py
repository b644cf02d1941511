"""Finch, from Finch-API/finch-api-node, resources/webhooks.ts."""

from __future__ import annotations

from base64 import b64decode

from light import standard_webhooks
from signing import Envelope

SOURCE = "Finch, Finch-API/finch-api-node, resources/webhooks.ts"

vectors = standard_webhooks(
    "finch",
    SOURCE,
    names=("Finch-Event-Id", "Finch-Timestamp", "Finch-Signature"),
    secret="C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    other_secret="MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    key=b64decode,
    envelope=Envelope((), None, None, None, type_required=False),
)
