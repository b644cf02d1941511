"""The cases of a provider that sends JSON Web Signatures: one for each rule that it uses."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import Any

from light import BODY, NO_ENVELOPE, OTHER_SECRET, SECRET, Digest, Light, everyone
from signing import NOW, Envelope, Sample
from tokens import as_text, part, sha256
from vectors import Json, Vectors, file


def light_token(
    name: str,
    source: str,
    digest: Digest,
    header: str,
    *,
    value: Callable[[str, str], str] = lambda signature, timestamp: signature,
    issuer: str | None = None,
    claim: str | None = None,
    hash_encoding: str = "hex",
    issued: bool = False,
    expires: bool = False,
    secret: str = SECRET,
    other_secret: str = OTHER_SECRET,
    key: Callable[[str], bytes] = str.encode,
    unknown: str | None = None,
    envelope: Envelope = NO_ENVELOPE,
    body: str = BODY,
    url: str = "",
    unencoded: bool = False,
    algorithm: str = "",
    own: Callable[[Vectors], None] = lambda v: None,
) -> Callable[[], Json]:
    """A provider that sends a JSON Web Signature. `unknown` is its key under another id."""
    provider = Light(
        name=name,
        source=source,
        secret=secret,
        other_secret=other_secret,
        digest=digest,
        signature_header=header,
        encode=as_text,
        samples=(Sample("delivery", source, body),),
        wrap=lambda data: data,
        envelope=envelope,
        value=value,
        key=key,
        url=url,
    )

    def vectors() -> Json:
        v = Vectors(provider)
        everyone(v)
        tokens(v, unencoded, algorithm)
        if claim is not None:
            with_claims(v, claim, hash_encoding)
        if issuer is not None:
            v.refuse(
                "a token of another issuer",
                "unsupported_signature",
                "The issuer is fixed.",
                signature=lambda text: forged(text, {"iss": "another"}),
            )
        if issued:
            v.refuse(
                "one second beyond the tolerance",
                "timestamp_too_old",
                "The tolerance ends where it says.",
                details={"skewSeconds": 301, "toleranceSeconds": 300},
                timestamp=NOW - 301,
            )
        if expires:
            v.refuse(
                "expired",
                "timestamp_too_old",
                "Tokens have an end of their own.",
                details={"skewSeconds": 11, "toleranceSeconds": 10},
                now=NOW + 311,
            )
        if issued or expires:
            v.refuse(
                "a clock in milliseconds",
                "invalid_option",
                "The time of arrival is the caller's: no delivery is to blame for it.",
                details={"option": "now"},
                now=NOW * 1000,
            )
        if unknown is not None:
            v.refuse(
                "a key of another id",
                "unknown_key",
                "The token names the key that checks it.",
                details={"header": header, "secrets": 1},
                secrets=unknown,
            )
        own(v)
        return file(name, "none", v.cases)

    return vectors


# RFC 7797: the body is signed as it is.
NOT_ENCODED: Json = {"crit": ["b64"], "b64": False}


def forged(text: str, claims: Json, **header: Any) -> str:
    """The token with other claims, or another header, and its old signature."""
    first, second, signature = text.split(".")
    changed = part(json.loads(_plain(first)) | header)
    if second:
        second = part(json.loads(_plain(second)) | claims)
    return f"{changed}.{second}.{signature}"


def _plain(text: str) -> bytes:
    return urlsafe_b64decode(text + "===")


def tokens(v: Vectors, unencoded: bool = False, own: str = "") -> None:
    """The token says neither which algorithm checks it, nor what else has to be understood."""
    # Never its own.
    is_rs256 = unencoded or own == "RS256"
    for algorithm in ("none", "HS384", "PS256" if is_rs256 else "RS256"):
        v.refuse(
            f"a token of the algorithm {algorithm}",
            "unsupported_signature",
            "The algorithm is the scheme's.",
            signature=lambda text, alg=algorithm: forged(text, {}, alg=alg),
        )
    v.refuse(
        "a token with something that has to be understood",
        "unsupported_signature",
        "RFC 7515, section 4.1.11: whoever does not, refuses it.",
        signature=lambda text: forged(
            text, {}, **({"crit": ["b64", "x"]} if unencoded else NOT_ENCODED)
        ),
    )
    v.refuse(
        "a token without its signature",
        "malformed_signature",
        "An unsecured token.",
        signature=lambda text: text.rpartition(".")[0] + ".",
    )
    v.refuse(
        "a token with padding",
        "malformed_signature",
        "RFC 7515, section 2: base64url without padding.",
        signature=lambda text: text + "=",
    )


def with_claims(v: Vectors, claim: str, encoding: str) -> None:
    v.refuse(
        "a token without the body's hash",
        "malformed_signature",
        "It would be right for any body.",
        signature=lambda text: forged(text, {claim: None}),
    )
    v.refuse(
        "a token whose claims were changed",
        "signature_mismatch",
        "The claims are what is signed.",
        body=b'{"forged":true}',
        signed_body=v.body,
        signature=lambda text: forged(
            text, {claim: sha256(b'{"forged":true}', encoding)}
        ),
    )
