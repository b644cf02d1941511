"""Cal.com, from calcom/docs, core-features/webhooks.mdoc."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Cal.com, calcom/docs, core-features/webhooks.mdoc"

vectors = light(
    "cal-com", SOURCE, lambda s: mac(s.key, s.body), encode_hex, "X-Cal-Signature-256"
)
