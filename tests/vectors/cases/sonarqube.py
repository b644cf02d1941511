"""SonarQube, from mia-platform/ibdm, its receiver for SonarQube."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "SonarQube, mia-platform/ibdm, its receiver for SonarQube"

vectors = light(
    "sonarqube",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Sonar-Webhook-HMAC-SHA256",
)
