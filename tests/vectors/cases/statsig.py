"""Statsig, from statsig-io/docs, integrations/event_webhook.mdx."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Statsig, statsig-io/docs, integrations/event_webhook.mdx"

vectors = light(
    "statsig",
    SOURCE,
    lambda s: mac(s.key, "v0:", s.timestamp, ":", s.body),
    encode_hex,
    "X-Statsig-Signature",
    value=lambda signature, _: "v0=" + signature,
    timestamp="signed",
    timestamp_header="X-Statsig-Request-Timestamp",
    milliseconds=True,
)
