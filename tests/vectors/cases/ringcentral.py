"""RingCentral, from ringcentral/ringcentral-api-docs, outgoing-webhooks.md."""

from __future__ import annotations

from shared_tokens import maker, token

vectors = maker(
    token(
        "ringcentral",
        "RingCentral, ringcentral/ringcentral-api-docs, outgoing-webhooks.md",
        "Verification-Token",
    )
)
