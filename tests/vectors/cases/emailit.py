"""Emailit, from emailit.com, Request signature."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Emailit, emailit.com, Request signature"

vectors = light(
    "emailit",
    SOURCE,
    # createHmac('sha256', secret).update(`${timestamp}.${rawBody}`, 'utf8').digest('hex')
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-Emailit-Signature",
    timestamp="signed",
    timestamp_header="X-Emailit-Timestamp",
)
