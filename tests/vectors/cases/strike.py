"""Strike, from docs.strike.me, Signature verification."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Strike, docs.strike.me, Signature verification"

vectors = light(
    "strike",
    SOURCE,
    # crypto.createHmac('sha256', secret).update(content).digest('hex')
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Webhook-Signature",
)
