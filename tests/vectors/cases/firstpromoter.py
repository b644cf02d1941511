"""FirstPromoter, from docs.firstpromoter.com, Security."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "FirstPromoter, docs.firstpromoter.com, Security"

vectors = light(
    "firstpromoter",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Webhook-Signature",
)
