"""X (Twitter) Account Activity, from xdevplatform/account-activity-dashboard, helpers/security.js."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "X (Twitter) Account Activity, xdevplatform/account-activity-dashboard, helpers/security.js"

vectors = light(
    "x",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "x-twitter-webhooks-signature",
    value=lambda signature, _: "sha256=" + signature,
)
