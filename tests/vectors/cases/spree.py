"""Spree, from spree/spree, docs/developer/core-concepts/webhooks.mdx."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Spree, spree/spree, docs/developer/core-concepts/webhooks.mdx"

vectors = light(
    "spree",
    SOURCE,
    # OpenSSL::HMAC.hexdigest('SHA256', secret, "#{timestamp}.#{payload}")
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-Spree-Webhook-Signature",
    timestamp="signed",
    timestamp_header="X-Spree-Webhook-Timestamp",
    envelope=Envelope(("/id",), "/name", "/created_at", "/data"),
    body='{"id":"550e8400-e29b-41d4-a716-446655440000","name":"order.completed","created_at":"2025-01-15T10:30:00Z","data":{"id":"or_m3Rp9wXz","number":"R123456789","total":"99.99"},"metadata":{"spree_version":"5.1.0"}}',
)
