"""Langfuse, from langfuse/langfuse, packages/shared/src/encryption/signature.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Langfuse, langfuse/langfuse, packages/shared/src/encryption/signature.ts"

vectors = light(
    "langfuse",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "x-langfuse-signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
)
