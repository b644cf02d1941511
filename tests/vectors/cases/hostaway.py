"""Hostaway, from support.hostaway.com, Using Hostaway Webhooks."""

from __future__ import annotations

from shared_tokens import basic, maker, token
from signing import Envelope

vectors = maker(
    token(
        "hostaway",
        "support.hostaway.com, Using Hostaway Webhooks",
        "Authorization",
        basic,
        envelope=Envelope((), "/event", None, "/data", type_required=False),
        body='{"event":"reservation.created","data":{"id":1234,"guestName":"Café"}}',
    )
)
