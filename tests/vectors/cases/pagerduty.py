"""PagerDuty, from PagerDuty/developer-docs, webhooks/04-Signatures.md."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "PagerDuty, PagerDuty/developer-docs, webhooks/04-Signatures.md"

vectors = light(
    "pagerduty",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-PagerDuty-Signature",
    value=lambda signature, _: "v1=" + signature,
    listed=True,
)
