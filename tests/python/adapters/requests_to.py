"""Requests to the servers, over sockets."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

from servers import WEBHOOK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hookseal import Webhook

BODY = b'{"webhook_id":"wh_1","event":"screening.completed","timestamp":"2024-01-15T10:30:00Z","data":{}}'


def request(
    port: int, path: str, body: Any = None, headers: Mapping[str, str] | None = None, method: str = "POST"
) -> tuple[int, bytes]:
    """Send a request, and give the answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.read()


def signed(body: bytes, webhook: Webhook[Any] = WEBHOOK, **more: str) -> dict[str, str]:
    return {**webhook.sign(body), "Content-Type": "application/json", **more}


def refusal(answer: tuple[int, bytes]) -> tuple[int, Any]:
    return answer[0], json.loads(answer[1])


def padded(length: int) -> bytes:
    return BODY[:-2] + b'"x":"' + b"x" * (length - len(BODY) - 6) + b'"}}'
