"""RentalCover (Cover Genius), from docs.covergenius.com, HMAC verification."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "RentalCover (Cover Genius), docs.covergenius.com, HMAC verification"

vectors = light(
    "rentalcover",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Signature",
)
