"""Braze Currents, from braze.com, Custom Currents connector."""

from __future__ import annotations

from shared_tokens import bearer, maker, token
from signing import Envelope

vectors = maker(
    token(
        "braze",
        "braze.com, Custom Currents connector",
        "Authorization",
        bearer,
        body=(
            '{"events":[{"event_type":"users.messages.sms.Delivery","id":"a1234567-89ab-cdef-0123-456789abcdef",'
            '"time":1477502783,"user":{"user_id":"0123456789abcdef01234567"}}]}'
        ),
        envelope=Envelope(data="/events"),
    )
)
