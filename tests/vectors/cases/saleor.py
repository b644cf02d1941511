"""Saleor, from saleor/saleor, core/jwt_manager.py, and saleor/saleor-docs, payload-signature.mdx."""

from __future__ import annotations

from light_tokens import forged, light_token
from public_keys import OTHER_RSA, RSA, jwks, sign
from tokens import unencoded
from vectors import Vectors

SOURCE = "Saleor, saleor/saleor, saleor/core/jwt_manager.py"
ID = "1"


def named(jwk: dict[str, str], kid: str = ID) -> str:
    return jwks({**jwk, "alg": "RS256", "kid": kid, "use": "sig"})


OWN, OTHER = named(RSA.jwk), named(OTHER_RSA.jwk)
KEYS = {OWN: RSA.base64, OTHER: OTHER_RSA.base64}


def own(v: Vectors) -> None:
    v.refuse(
        "a token of a body in base64url",
        "unsupported_signature",
        "What is signed is the body as it is.",
        signature=lambda text: forged(text, {}, b64=True),
    )


vectors = light_token(
    "saleor",
    SOURCE,
    lambda s: unencoded(
        {"alg": "RS256", "b64": False, "crit": ["b64"], "kid": ID, "typ": "JWT"},
        s.body,
        lambda text: sign(s.key, text, form="pkcs1"),
    ),
    "Saleor-Signature",
    unencoded=True,
    secret=OWN,
    other_secret=OTHER,
    key=lambda text: KEYS[text].encode(),
    unknown=named(RSA.jwk, "0"),
    own=own,
)
