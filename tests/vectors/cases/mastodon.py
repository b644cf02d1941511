"""Mastodon, from mastodon/mastodon, app/workers/webhooks/delivery_worker.rb."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Mastodon, mastodon/mastodon, app/workers/webhooks/delivery_worker.rb"

vectors = light(
    "mastodon",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Hub-Signature",
    value=lambda signature, _: "sha256=" + signature,
)
