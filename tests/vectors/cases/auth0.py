"""Auth0's log streams, from auth0.com, Custom log streams."""

from __future__ import annotations

from shared_tokens import maker, token

vectors = maker(
    token(
        "auth0",
        "auth0.com, Custom log streams",
        "Authorization",
        body='{"log_id":"90020250101000000000000000000000000001","data":{"type":"s"}}',
    )
)
