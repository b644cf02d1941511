"""StraitsX, from docs.straitsx.com, Securing your callback."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "StraitsX, docs.straitsx.com, Securing your callback"

vectors = light(
    "straitsx",
    SOURCE,
    # OpenSSL::HMAC.hexdigest("SHA256", SIGNING_SECRET, payload_body)
    lambda s: mac(s.key, s.body),
    encode_hex,
    "Xfers-Signature",
)
