"""Microsoft Teams (outgoing webhooks), from OfficeDev/microsoft-teams-sample-outgoing-webhook, Models/AuthProvider.cs."""

from __future__ import annotations

from base64 import b64decode

from light import light
from signing import encode_base64, mac

SOURCE = "Microsoft Teams (outgoing webhooks), OfficeDev/microsoft-teams-sample-outgoing-webhook, Models/AuthProvider.cs"

vectors = light(
    "ms-teams",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "Authorization",
    value=lambda signature, _: "HMAC " + signature,
    secret="c2VjcmV0IG9mIHRoaXMgZW5kcG9pbnQ=",
    other_secret="YW5vdGhlciBzZWNyZXQgb2YgYW4gZW5kcG9pbnQ=",
    key=b64decode,
)
