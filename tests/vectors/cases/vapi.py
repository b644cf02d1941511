"""Vapi, from VapiAI/docs, Server authentication, and Server events."""

from __future__ import annotations

from shared_tokens import bearer, maker, token
from signing import Envelope

vectors = maker(
    token(
        "vapi",
        "VapiAI/docs, Server events, Status Updates",
        "Authorization",
        bearer,
        body='{"message":{"type":"status-update","call":{"id":"7"},"status":"ended"}}',
        envelope=Envelope(type="/message/type", data="/message"),
    )
)
