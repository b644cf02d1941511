"""Discord, from docs.discord.com, Interactions, Setting Up an Endpoint."""

from __future__ import annotations

from light import light, public_keys
from public_keys import ED25519, OTHER_ED25519, sign
from signing import Envelope, encode_hex

SOURCE = "Discord, docs.discord.com, Interactions, Setting Up an Endpoint"
BODY = (
    '{"version":1,"application_id":"1234560123453231555","type":1,'
    '"event":{"type":"APPLICATION_DEAUTHORIZED","timestamp":"2024-10-18T14:42:53.064834",'
    '"data":{"user":{"id":"1"}}}}'
)

vectors = light(
    "discord",
    SOURCE,
    # timestamp + body
    lambda s: sign(s.key, s.timestamp, s.body),
    encode_hex,
    "X-Signature-Ed25519",
    timestamp="signed",
    timestamp_header="X-Signature-Timestamp",
    secret=ED25519.raw.hex(),
    other_secret=OTHER_ED25519.raw.hex(),
    envelope=Envelope(
        (), "/event/type", "/event/timestamp", "/event/data", type_required=False
    ),
    body=BODY,
    own=public_keys,
)
