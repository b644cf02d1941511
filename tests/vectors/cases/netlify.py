"""Netlify's deploy notifications, from webhook-co/webhook and others."""

from __future__ import annotations

from light_tokens import light_token
from signing import Envelope
from tokens import hs256, sha256

SOURCE = "webhook-co/webhook, adapters/bespoke/netlify.ts; trigger.dev, research notes"

vectors = light_token(
    "netlify",
    SOURCE,
    lambda s: hs256(s.key, {"iss": "netlify", "sha256": sha256(s.body)}),
    "X-Webhook-Signature",
    issuer="netlify",
    claim="sha256",
    envelope=Envelope(("/id",), "/state", None, None, type_required=False),
    body='{"id":"652ffad3f38ae62a5b2c1a1b","state":"ready","name":"site"}',
)
