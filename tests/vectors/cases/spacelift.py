"""Spacelift, from spacelift-io/user-documentation, docs/integrations/webhooks.md."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Spacelift, spacelift-io/user-documentation, docs/integrations/webhooks.md"

vectors = light(
    "spacelift",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Signature-256",
    value=lambda signature, _: "sha256=" + signature,
)
