"""Stands where Hookseal would: the check of RealEstateAPI's guide, and the parser.

`load.py` runs the Flask example with it.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from types import SimpleNamespace


class WebhookError(Exception):
    """The signature is wrong."""

    code = "signature_mismatch"
    status = 401


class Webhook:
    """Checks every delivery as one of RealEstateAPI."""

    def __init__(self, provider: str, secret: str) -> None:  # noqa: ARG002 - As in Hookseal.
        """Take the secret."""
        self._secret = secret.encode()

    def receive(self, body: bytes, headers: Mapping[str, str]) -> SimpleNamespace:
        """Give what the example reads of an event."""
        content = f"{headers['X-RealEstateAPI-Timestamp']}.{body.decode()}"
        expected = hmac.new(self._secret, content.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(headers["X-RealEstateAPI-Signature"], expected):
            raise WebhookError
        return SimpleNamespace(type=json.loads(body)["type"])
