"""Brevo, from developers.brevo.com, Secure webhook calls."""

from __future__ import annotations

from shared_tokens import bearer, maker, token
from signing import Envelope

vectors = maker(
    token(
        "brevo",
        "Brevo, developers.brevo.com, Secure webhook calls",
        "Authorization",
        bearer,
        body='{"event":"delivered","email":"a@example.com","id":26224,"ts_event":1705314600}',
        envelope=Envelope(type="/event", type_required=False),
    )
)
