"""OpenAI, from openai/openai-node, webhooks/webhooks.ts."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "OpenAI, openai/openai-node, webhooks/webhooks.ts"

vectors = standard_webhooks(
    "openai",
    SOURCE,
    envelope=Envelope((), "/type", None, "/data", type_required=True),
    body='{"type":"something.happened","data":{"amount":1000,"name":"Café"}}',
)
