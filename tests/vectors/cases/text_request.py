"""Text Request, from textrequest/webhook-validation-example, Program.cs."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Text Request, textrequest/webhook-validation-example, Program.cs"

vectors = light(
    "text-request",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_base64,
    "x-tr-webhook-signature",
    timestamp="signed",
    timestamp_header="x-tr-webhook-timestamp",
)
