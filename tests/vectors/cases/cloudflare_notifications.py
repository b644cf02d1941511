"""Cloudflare Notifications, from its documentation, Configure webhooks."""

from __future__ import annotations

from shared_tokens import maker, token

vectors = maker(
    token(
        "cloudflare-notifications",
        "Cloudflare, Configure webhooks",
        "cf-webhook-auth",
        body='{"text":"Hello World!"}',
    )
)
