"""SignatureAPI, from signatureapi.com, verify-webhooks."""

from __future__ import annotations

from light import standard_webhooks
from signing import Envelope

SOURCE = "SignatureAPI, signatureapi.com, verify-webhooks"

vectors = standard_webhooks(
    "signatureapi", SOURCE, envelope=Envelope((), None, None, None, type_required=False)
)
