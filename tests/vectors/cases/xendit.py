"""Xendit, from help.xendit.co, How to validate if the webhook is sent from Xendit."""

from __future__ import annotations

from shared_tokens import maker, token

vectors = maker(
    token(
        "xendit",
        "Xendit, help.xendit.co, How to validate if the webhook is sent from Xendit",
        "x-callback-token",
    )
)
