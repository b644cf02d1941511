"""QuickBooks Online (Intuit), from IntuitDeveloper/SampleApp-Webhooks-nodejs, util/util.js."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "QuickBooks Online (Intuit), IntuitDeveloper/SampleApp-Webhooks-nodejs, util/util.js"

vectors = light(
    "quickbooks",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "intuit-signature",
)
