"""Okta's event hooks, from developer.okta.com, Secure your inline and event hooks."""

from __future__ import annotations

from shared_tokens import basic, maker, token

vectors = maker(
    token(
        "okta",
        "developer.okta.com, Secure your inline and event hooks",
        "Authorization",
        basic,
    )
)
