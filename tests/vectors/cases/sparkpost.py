"""SparkPost's event webhooks, from its documentation, Webhooks."""

from __future__ import annotations

from shared_tokens import basic, maker, token

vectors = maker(
    token(
        "sparkpost",
        "SparkPost, Webhooks",
        "Authorization",
        basic,
        body='[{"msys":{}}]',
    )
)
