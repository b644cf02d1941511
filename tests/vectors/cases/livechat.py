"""LiveChat, from its public documentation: the key of a webhook stands in the body of its deliveries."""

from __future__ import annotations

from inside import repeats
from signing import Envelope

vectors = repeats(
    "livechat",
    "livechat/livechat-public-docs, management/webhooks v3.6",
    {
        "webhook_id": "e7ff798f8df4364",
        "secret_key": "",
        "action": "chat_deactivated",
        "organization_id": "390e44e6-f1e6-0368c-z6ddb-74g14508c2ex",
        "payload": {"chat_id": "PJ0MRSHTDG", "thread_id": "K600PKZON8"},
    },
    place="/secret_key",
    envelope=Envelope((), "/action", None, "/payload"),
)
