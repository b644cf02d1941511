"""Plaid, from plaid.com, Verify webhooks."""

from __future__ import annotations

import json

from light_tokens import light_token
from public_keys import OTHER_P256, P256, sign
from signing import Envelope
from tokens import Json, sha256, token

SOURCE = "Plaid, plaid.com, Verify webhooks"
ID = "bfbd5111-8e33-4643-8ced-b2e642a72f3c"


def jwk(pair_jwk: dict[str, str], key_id: str = ID) -> str:
    return json.dumps({**pair_jwk, "alg": "ES256", "kid": key_id, "use": "sig"})


def signed(public: bytes, claims: Json, **header: str) -> bytes:
    return token(
        {"alg": "ES256", "kid": ID, "typ": "JWT"} | header,
        claims,
        lambda text: sign(public, text, form="raw"),
    )


KEYS = {jwk(P256.jwk): P256.base64, jwk(OTHER_P256.jwk): OTHER_P256.base64}

vectors = light_token(
    "plaid",
    SOURCE,
    lambda s: signed(
        s.key, {"iat": int(s.timestamp), "request_body_sha256": sha256(s.body)}
    ),
    "Plaid-Verification",
    claim="request_body_sha256",
    issued=True,
    secret=jwk(P256.jwk),
    other_secret=jwk(OTHER_P256.jwk),
    key=lambda text: KEYS[text].encode(),
    unknown=jwk(P256.jwk, "another"),
    envelope=Envelope((), "/webhook_type", None, None, type_required=False),
    body='{"environment":"sandbox","item_id":"eVBnVMp7zdTJLkRNr33Rs6zr7KNJqBFL9DrE6","webhook_type":"ITEM"}',
)
