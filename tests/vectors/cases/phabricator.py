"""Phabricator, from phacility/phabricator, userguide/webhooks.diviner."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Phabricator, phacility/phabricator, userguide/webhooks.diviner"

vectors = light(
    "phabricator",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Phabricator-Webhook-Signature",
)
