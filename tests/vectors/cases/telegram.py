"""Telegram, from core.telegram.org, setWebhook."""

from __future__ import annotations

from shared_tokens import maker, token
from signing import Envelope

vectors = maker(
    token(
        "telegram",
        "core.telegram.org, setWebhook",
        "X-Telegram-Bot-Api-Secret-Token",
        body='{"update_id":10000,"message":{"date":1441645532,"chat":{"id":1111111,"type":"private"},"message_id":1365,"text":"/start"}}',
        envelope=Envelope(id=("/update_id",), type_required=False),
    )
)
