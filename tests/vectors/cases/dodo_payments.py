"""Dodo Payments, from dodopayments/dodo-docs, developer-resources/webhooks.mdx."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "Dodo Payments, dodopayments/dodo-docs, developer-resources/webhooks.mdx"

vectors = standard_webhooks(
    "dodo-payments",
    SOURCE,
    envelope=Envelope((), None, None, None, type_required=False),
)
