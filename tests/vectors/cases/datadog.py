"""Datadog, from docs.datadoghq.com, Webhooks."""

from __future__ import annotations

from shared_tokens import basic, maker, token

vectors = maker(
    token(
        "datadog",
        "docs.datadoghq.com, Webhooks",
        "Authorization",
        basic,
    )
)
