"""Lettermint, from docs.lettermint.co, Webhook signing."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Lettermint, docs.lettermint.co, Webhook signing"

vectors = light(
    "lettermint",
    SOURCE,
    # createHmac("sha256", secret).update(`${timestamp}.${rawBody}`).digest("hex")
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "x-lettermint-signature",
    value=lambda signature, _: f"sha256={signature}",
    timestamp="signed",
    timestamp_header="x-lettermint-timestamp",
)
