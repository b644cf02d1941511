"""EasyPost, from EasyPost/easypost-node, src/utils/util.js."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "EasyPost, EasyPost/easypost-node, src/utils/util.js"

vectors = light(
    "easypost",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Hmac-Signature",
    value=lambda signature, _: "hmac-sha256-hex=" + signature,
)
