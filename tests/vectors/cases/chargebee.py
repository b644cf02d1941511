"""Chargebee, from apidocs.chargebee.com, Events."""

from __future__ import annotations

from shared_tokens import basic, maker, token
from signing import Envelope

vectors = maker(
    token(
        "chargebee",
        "apidocs.chargebee.com, Events",
        "Authorization",
        basic,
        body='{"id":"ev_16BjqBSnXjmh21Zz","event_type":"subscription_created","content":{"subscription":{"id":"1"}}}',
        envelope=Envelope(id=("/id",), type="/event_type", data="/content"),
    )
)
