"""Bunny Stream, from docs.bunny.net, Stream, Webhooks."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Bunny Stream, docs.bunny.net, Stream, Webhooks"

vectors = light(
    "bunny-stream",
    SOURCE,
    # lowercase_hex(HMAC-SHA256(utf8(body), utf8(signatureSecret)))
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-BunnyStream-Signature",
    body='{"VideoLibraryId":133,"VideoGuid":"657bb740-a71b-4529-a012-528021c31a92","Status":3}',
)
