"""Pipedrive, from pipedrive.readme.io, Guide for Webhooks."""

from __future__ import annotations

from shared_tokens import basic, maker, token

vectors = maker(
    token(
        "pipedrive",
        "pipedrive.readme.io, Guide for Webhooks",
        "Authorization",
        basic,
    )
)
