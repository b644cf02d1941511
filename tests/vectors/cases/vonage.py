"""Vonage, from Nexmo/nexmo-developer, Signed webhooks."""

from __future__ import annotations

from light_tokens import light_token
from signing import NOW
from tokens import hs256, sha256

SOURCE = "Vonage, Nexmo/nexmo-developer, Signed webhooks"

vectors = light_token(
    "vonage",
    SOURCE,
    lambda s: hs256(
        s.key,
        {
            "iat": NOW,
            "jti": "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5",
            "iss": "Vonage",
            "payload_hash": sha256(s.body),
            "api_key": "a1b2c3d",
        },
    ),
    "Authorization",
    value=lambda signature, _: "Bearer " + signature,
    issuer="Vonage",
    claim="payload_hash",
    body='{"message_uuid":"aaaaaaaa-bbbb-cccc-dddd-0123456789ab","status":"delivered"}',
)
