"""Semaphore, from its own sender: semaphoreio/semaphore, workers/webhook/signature.ex."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Semaphore, semaphoreio/semaphore, workers/webhook/signature.ex"

vectors = light(
    "semaphore",
    SOURCE,
    # :crypto.mac(:hmac, :sha256, secret, body) |> Base.encode16(case: :lower)
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Semaphore-Signature-256",
)
