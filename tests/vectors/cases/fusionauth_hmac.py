"""FusionAuth, with a key of HMAC, from fusionauth.io, Signing Webhooks."""

from __future__ import annotations

from light_tokens import light_token
from signing import Envelope
from tokens import hs256, sha256

from cases.fusionauth import BODY, SOURCE

vectors = light_token(
    "fusionauth-hmac",
    SOURCE,
    lambda s: hs256(s.key, {"request_body_sha256": sha256(s.body, "base64")}),
    "X-FusionAuth-Signature-JWT",
    claim="request_body_sha256",
    hash_encoding="base64",
    envelope=Envelope(("/event/id",), "/event/type", None, "/event"),
    body=BODY,
)
