"""Checkout.com, from checkout.com, workflows."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Checkout.com, checkout.com, workflows"

vectors = light(
    "checkout-com", SOURCE, lambda s: mac(s.key, s.body), encode_hex, "Cko-Signature"
)
