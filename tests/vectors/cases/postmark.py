"""Postmark, from postmarkapp.com, Webhooks overview."""

from __future__ import annotations

from shared_tokens import basic, maker, token

vectors = maker(
    token(
        "postmark",
        "postmarkapp.com, Webhooks overview",
        "Authorization",
        basic,
    )
)
