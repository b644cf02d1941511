"""BigCommerce, from bigcommerce/docs, webhooks/https-webhook-overview.mdx."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "BigCommerce, bigcommerce/docs, webhooks/https-webhook-overview.mdx"

vectors = standard_webhooks(
    "bigcommerce",
    SOURCE,
    key=str.encode,
    envelope=Envelope((), "/scope", None, "/data", type_required=True),
    body='{"scope":"something.happened","data":{"amount":1000,"name":"Café"}}',
)
