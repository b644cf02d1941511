"""Stands where Hookseal would: parses, and checks nothing. `load.py` runs the Flask example with it."""

import json
from collections.abc import Mapping
from types import SimpleNamespace


class WebhookError(Exception):
    """Never raised."""

    code = ""
    status = 0


class Webhook:
    """Takes every delivery as genuine."""

    def __init__(self, provider: str, secret: str | None) -> None:
        """Need neither."""

    def receive(self, body: bytes, headers: Mapping[str, str]) -> SimpleNamespace:  # noqa: ARG002 - As in Hookseal.
        """Give what the example reads of an event."""
        return SimpleNamespace(type=json.loads(body)["type"])
