"""Close, from developer.close.com, Webhooks, as kept in a repository's copy of the documentation."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "Close, developer.close.com, Webhooks, as kept in a repository's copy of the documentation"

vectors = light(
    "close",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, s.body),
    encode_hex,
    "close-sig-hash",
    timestamp="signed",
    timestamp_header="close-sig-timestamp",
    secret="058bfb6a3d8cfdc4da7c3be5901b16ae11da982b46a25fb2cd7016e97a140a1c",
    other_secret="158bfb6a3d8cfdc4da7c3be5901b16ae11da982b46a25fb2cd7016e97a140a1c",
    key=bytes.fromhex,
)
