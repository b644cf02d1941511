"""UiPath Orchestrator, from UiPath/webhooks-nodejs, lib/signature.js."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "UiPath Orchestrator, UiPath/webhooks-nodejs, lib/signature.js"

vectors = light(
    "uipath",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-UiPath-Signature",
)
