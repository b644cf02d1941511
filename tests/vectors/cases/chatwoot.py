"""Chatwoot, from chatwoot/chatwoot, pull request 13573, and its OpenAPI."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Chatwoot, chatwoot/chatwoot, pull request 13573"

vectors = light(
    "chatwoot",
    SOURCE,
    # `sha256=` followed by the HMAC-SHA256 of `{timestamp}.{raw_request_body}`, in hex
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-Chatwoot-Signature",
    value=lambda signature, _: f"sha256={signature}",
    timestamp="signed",
    timestamp_header="X-Chatwoot-Timestamp",
)
