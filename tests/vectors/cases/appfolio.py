"""AppFolio Stack, from appfolio/stack-webhook-jws-examples."""

from __future__ import annotations

from light_tokens import light_token
from public_keys import OTHER_RSA, RSA, jwks, sign
from signing import Envelope
from tokens import detached

SOURCE = "AppFolio, appfolio/stack-webhook-jws-examples, README.md"
ID = "stack-1"


def named(jwk: dict[str, str], kid: str = ID) -> str:
    return jwks({**jwk, "alg": "PS256", "kid": kid, "use": "sig"})


OWN, OTHER = named(RSA.jwk), named(OTHER_RSA.jwk)
KEYS = {OWN: RSA.base64, OTHER: OTHER_RSA.base64}

vectors = light_token(
    "appfolio",
    SOURCE,
    lambda s: detached(
        {"alg": "PS256", "kid": ID}, s.body, lambda text: sign(s.key, text, form="pss")
    ),
    "X-JWS-Signature",
    secret=OWN,
    other_secret=OTHER,
    key=lambda text: KEYS[text].encode(),
    unknown=named(RSA.jwk, "stack-0"),
    envelope=Envelope(
        ("/id",), "/topic", "/update_timestamp", None, type_required=False
    ),
    body=(
        '{"client_id":"example_id","id":"example-event-uuid-value","topic":"work_order_updates",'
        '"entity_id":"example-entity-uuid-value","update_timestamp":"2023-03-27T16:55:12Z",'
        '"message_sent_at":"2023-08-28T23:18:27Z"}'
    ),
)
