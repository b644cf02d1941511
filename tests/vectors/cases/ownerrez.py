"""OwnerRez, from ownerrez.com, Webhooks, and OAuth Apps."""

from __future__ import annotations

from shared_tokens import basic, maker, token
from signing import Envelope

vectors = maker(
    token(
        "ownerrez",
        "ownerrez.com, OAuth Apps",
        "Authorization",
        basic,
        envelope=Envelope(("/id",), "/action", None, None, type_required=False),
        body='{"id":12345,"action":"entity_update","entity_type":"booking","entity_id":678}',
    )
)
