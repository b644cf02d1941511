"""OpenAI, from openai/openai-node, webhooks/webhooks.ts."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope
from vectors import Vectors

SOURCE = "OpenAI, openai/openai-node, webhooks/webhooks.ts"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="OpenAI, openai/openai-node, tests/api-resources/webhooks.test.ts",
        secrets="whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=",
        secret="whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=",
        message_id="wh_685c059ae39c8190af8c71ed1022a24d",
        timestamp=1750861210,
        now=1750861210,
        body=b'{"id": "evt_685c059ae3a481909bdc86819b066fb6", "object": "event", "created_at": 1750861210, "type": "response.completed", "data": {"id": "resp_123"}}',
        signature="gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=",
        operation="verify",
    )


vectors = standard_webhooks(
    "openai",
    SOURCE,
    envelope=Envelope((), "/type", None, "/data", type_required=True),
    body='{"type":"something.happened","data":{"amount":1000,"name":"Café"}}',
    own=own,
)
