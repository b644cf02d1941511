"""Grafana Alerting (12 and later), from grafana/alerting, http/hmac.go."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Grafana Alerting (12 and later), grafana/alerting, http/hmac.go"

vectors = light(
    "grafana",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Grafana-Alerting-Signature",
)
