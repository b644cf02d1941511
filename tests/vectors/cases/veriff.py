"""Veriff, from Veriff/js-integration-demo, app.js."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Veriff, Veriff/js-integration-demo, app.js"

vectors = light(
    "veriff",
    SOURCE,
    # createHmac("sha256", secret).update(payload).digest("hex")
    lambda s: mac(s.key, s.body),
    encode_hex,
    "x-hmac-signature",
)
