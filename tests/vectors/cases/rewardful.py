"""Rewardful, from developers.rewardful.com, Signed webhooks."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Rewardful, developers.rewardful.com, Signed webhooks"

vectors = light(
    "rewardful",
    SOURCE,
    # OpenSSL::HMAC.hexdigest('sha256', secret, request.raw_post)
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Rewardful-Signature",
)
