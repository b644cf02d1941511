"""Thought Industries, from developer.thoughtindustries.com, Webhooks."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Thought Industries, developer.thoughtindustries.com, Webhooks"

vectors = light(
    "thought-industries",
    SOURCE,
    # crypto.createHmac("sha256", secret).update(rawBody).digest("hex")
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-TI-Signature",
    envelope=Envelope((), "/event", None, "/data"),
    body='{"event":"course.completed","timestamp":"2026-11-24T09:30:00Z","data":{"courseId":"c_1","user":"Zoë"}}',
)
