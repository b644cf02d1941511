"""Lago, from its own sender: getlago/lago-api, app/models/webhook.rb."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_base64, mac
from vectors import Vectors

SOURCE = "Lago, getlago/lago-api, app/models/webhook.rb"


def own(v: Vectors) -> None:
    v.refuse(
        "a token in its place",
        "malformed_signature",
        "The other signature algorithm of an endpoint.",
        signature="eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2FwaS5nZXRsYWdvLmNvbSJ9.c2lnbmF0dXJl",
    )


vectors = light(
    "lago",
    SOURCE,
    # Base64.strict_encode64(OpenSSL::HMAC.digest("sha-256", organization.hmac_key, payload.to_json))
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Lago-Signature",
    envelope=Envelope((), "/webhook_type", None, None),
    body='{"webhook_type":"invoice.created","object_type":"invoice","invoice":{"number":"LAG-1234-001","currency":"EUR"}}',
    own=own,
)
