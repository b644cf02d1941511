"""FusionAuth, with an RSA key, from fusionauth.io, Signing Webhooks."""

from __future__ import annotations

import json

from light_tokens import light_token
from public_keys import OTHER_RSA, RSA, sign
from signing import Envelope
from tokens import Json, sha256, token

SOURCE = "FusionAuth, fusionauth.io, Signing Webhooks"
ID = "0a5e4d5b8"
BODY = '{"event":{"createInstant":1704067200123,"id":"e502168a-b469-45d9-a079-fd45f83e0406","type":"user.create"}}'


def jwk(pair_jwk: dict[str, str], key_id: str = ID) -> str:
    key = {**pair_jwk, "alg": "RS256", "kid": key_id, "use": "sig"}
    return json.dumps({"keys": [key]})


def signed(public: bytes, claims: Json) -> bytes:
    header = {"alg": "RS256", "kid": ID, "typ": "JWT"}
    return token(header, claims, lambda text: sign(public, text, form="pkcs1"))


KEYS = {jwk(RSA.jwk): RSA.pem, jwk(OTHER_RSA.jwk): OTHER_RSA.pem}

vectors = light_token(
    "fusionauth",
    SOURCE,
    lambda s: signed(s.key, {"request_body_sha256": sha256(s.body, "base64")}),
    "X-FusionAuth-Signature-JWT",
    claim="request_body_sha256",
    hash_encoding="base64",
    secret=jwk(RSA.jwk),
    other_secret=jwk(OTHER_RSA.jwk),
    key=lambda text: KEYS[text].encode(),
    unknown=jwk(RSA.jwk, "another"),
    envelope=Envelope(("/event/id",), "/event/type", None, "/event"),
    body=BODY,
    algorithm="RS256",
)
