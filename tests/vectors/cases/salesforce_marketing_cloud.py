"""The Event Notification Service of Salesforce Marketing Cloud, from developer.salesforce.com."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Salesforce Marketing Cloud, developer.salesforce.com, Notification Signing"

vectors = light(
    "salesforce-marketing-cloud",
    SOURCE,
    # base64 of the HMAC-SHA256 of the whole payload, with the callback's signature key
    lambda s: mac(s.key, s.body),
    encode_base64,
    "x-sfmc-ens-signature",
)
