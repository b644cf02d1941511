"""Firecrawl, from firecrawl/firecrawl-docs, webhooks/security.mdx."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Firecrawl, firecrawl/firecrawl-docs, webhooks/security.mdx"

vectors = light(
    "firecrawl",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Firecrawl-Signature",
    value=lambda signature, _: "sha256=" + signature,
)
