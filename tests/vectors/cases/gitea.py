"""Gitea, from go-gitea/gitea, services/webhook/deliver.go."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Gitea, go-gitea/gitea, services/webhook/deliver.go"

vectors = light(
    "gitea",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Gitea-Signature",
)
