"""New Relic, from docs.newrelic.com, Alerts notification integrations."""

from __future__ import annotations

from shared_tokens import bearer, maker, token

vectors = maker(
    token(
        "new-relic",
        "docs.newrelic.com, Alerts notification integrations, Webhook",
        "Authorization",
        bearer,
    )
)
