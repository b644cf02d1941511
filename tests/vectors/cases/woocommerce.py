"""WooCommerce, from developer.woocommerce.com, webhooks."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "WooCommerce, developer.woocommerce.com, webhooks"

vectors = light(
    "woocommerce",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-WC-Webhook-Signature",
)
