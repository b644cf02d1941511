"""Xero, from XeroAPI/XeroWebhooksReceiver, Helpers/SignatureVerifier.cs."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Xero, XeroAPI/XeroWebhooksReceiver, Helpers/SignatureVerifier.cs"

vectors = light(
    "xero", SOURCE, lambda s: mac(s.key, s.body), encode_base64, "x-xero-signature"
)
