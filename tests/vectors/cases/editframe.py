"""Editframe, from editframe.com, Webhook verification."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Editframe, editframe.com, Webhook verification"

vectors = light(
    "editframe",
    SOURCE,
    # crypto.createHmac("sha256", secret).update(payload).digest("hex")
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Webhook-Signature",
)
