"""Glific, from glific/glific, lib/glific.ex."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Glific, glific/glific, lib/glific.ex"

vectors = light(
    "glific",
    SOURCE,
    # :crypto.mac(:hmac, :sha256, secret, "#{timestamp}.#{body}") |> Base.encode16(case: :lower)
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-Glific-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
)
