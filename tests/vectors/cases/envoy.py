"""Envoy, from envoy/envoy-integrations-sdk-nodejs, src/util/EnvoySignatureVerifier.ts."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = (
    "Envoy, envoy/envoy-integrations-sdk-nodejs, src/util/EnvoySignatureVerifier.ts"
)

vectors = light(
    "envoy",
    SOURCE,
    # crypto.createHmac('sha256', secret).update(rawBody).digest('base64')
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Envoy-Signature",
)
