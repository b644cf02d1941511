"""Signatures that public keys check: each algorithm, each form of a key, and what is given in the place of one."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace

from families import with_value
from public_keys import (
    ED25519,
    OTHER_ED25519,
    OTHER_P256,
    OTHER_RSA,
    P256,
    RSA,
    Pair,
    certificate,
    private_pem,
    short_rsa,
    sign,
)
from signing import Provider, encode_base64, encode_hex, mac
from vectors import Json, Vectors, file

from cases.custom import DOT, plain
from cases.language import everyone, scheme
from cases.standard_webhooks import MESSAGE_ID, PROVIDER

V1A = "Standard Webhooks 1.0.0, Signature scheme, asymmetric"


def made(
    algorithm: str,
    source: str,
    pair: Pair,
    other: Pair,
    form: str = "",
    encode: Callable[[bytes], str] = encode_base64,
) -> Provider:
    encoding = "hex" if encode is encode_hex else "base64"
    provider = scheme(
        algorithm,
        source,
        plain("X-Signature", encoding),
        encode,
        lambda s: sign(s.key, s.timestamp, ".", s.body, form=form),
        algorithm=algorithm,
        content=("timestamp", DOT, "body"),
        timestamp={"header": "X-Timestamp", "toleranceSeconds": 300},
    )
    document = {**(provider.scheme or {}), "secret": "public-key"}
    return replace(
        provider,
        secret=pair.base64,
        other_secret=other.base64,
        timestamp="signed",
        scheme=document,
    )


KINDS = (
    made("ed25519", "RFC 8032", ED25519, OTHER_ED25519, encode=encode_hex),
    made("ecdsa-p256", "FIPS 186-5; RFC 7518, 3.4", P256, OTHER_P256, "raw"),
    made("ecdsa-p256-der", "FIPS 186-5; RFC 3279, 2.2.3", P256, OTHER_P256, "der"),
    made("rsa-pkcs1-sha256", "RFC 8017, section 8.2", RSA, OTHER_RSA, "pkcs1"),
    made("rsa-pss-sha256", "RFC 8017, section 8.1", RSA, OTHER_RSA, "pss"),
)


def algorithms() -> list[Json]:
    cases: list[Json] = []
    for provider in KINDS:
        v = Vectors(provider)
        everyone(v)
        name = provider.name
        v.refuse(
            f"{name}: time changed",
            "signature_mismatch",
            "The time is among the signed bytes.",
            headers=with_value("X-Timestamp", lambda text: str(int(text) - 1)),
        )
        v.refuse(
            f"{name}: too short a signature",
            "malformed_signature",
            "Of a length that no signature has.",
            signature=provider.encode(bytes(7)),
        )
        v.refuse(
            f"{name}: a signature of zeros",
            "malformed_signature" if "der" in name else "signature_mismatch",
            "Nobody signed it.",
            signature=provider.encode(bytes(256 if "rsa" in name else 64))
            if "der" not in name
            else provider.encode(bytes(73)),
        )
        v.refuse(
            f"{name}: an HMAC under the public key",
            "malformed_signature"
            if "rsa" in name or name in SIXTY_FOUR
            else "signature_mismatch",
            "The algorithm is the scheme's: a key that everybody has makes no MAC.",
            signature=provider.encode(
                mac(provider.secret.encode(), f"{v.timestamp}.", v.body)
            ),
        )
        cases += v.cases
    return cases


SIXTY_FOUR = ("ed25519", "ecdsa-p256")


def mixed() -> list[Json]:
    """One algorithm's signature where another's is due."""
    der = Vectors(KINDS[2])
    der.refuse(
        "ecdsa-p256-der: r and s without DER",
        "signature_mismatch",
        "Right, and written as the other form has it.",
        signature=lambda text: encode_base64(raw_of(base64.b64decode(text))),
    )
    der.refuse(
        "ecdsa-p256-der: a length in more bytes than it needs",
        "malformed_signature",
        "BER, and longer than DER can be.",
        signature=lambda text: encode_base64(long_form(base64.b64decode(text))),
    )
    pkcs1, pss = Vectors(KINDS[3]), Vectors(KINDS[4])
    for v, form in ((pkcs1, "pss"), (pss, "pkcs1")):
        name = v.provider.name
        message = f"{v.timestamp}.".encode() + v.body
        v.refuse(
            f"{name}: the other padding",
            "signature_mismatch",
            "The algorithm is the scheme's, not the signature's.",
            signature=encode_base64(RSA.sign(message, form=form)),
        )
    return der.cases + pkcs1.cases + pss.cases


def raw_of(der: bytes) -> bytes:
    """`r` and `s`, from DER in which each length is one byte."""
    size = der[3]
    numbers = der[4 : 4 + size], der[6 + size :]
    return b"".join(number.lstrip(b"\0").rjust(32, b"\0") for number in numbers)


def long_form(der: bytes) -> bytes:
    return b"\x30\x83\0\0" + der[1:]


def forms() -> list[Json]:
    """Each form in which a key is handed out, and what is none."""
    ed, p256, rsa = (Vectors(KINDS[index]) for index in (0, 1, 3))
    for v, pair in ((ed, ED25519), (p256, P256), (rsa, RSA)):
        name = v.provider.name
        accepted = {
            "PEM": pair.pem,
            "PEM with line breaks of Windows": pair.pem.replace("\n", "\r\n"),
            "SPKI in hexadecimal": pair.spki.hex(),
            "a JWK": json.dumps(pair.jwk),
            "a JWK set with keys of other kinds": json.dumps(
                {"keys": [p.jwk for p in (ED25519, P256, RSA)]}
            ),
        }
        if pair is not RSA:
            accepted |= {
                "bare, in hexadecimal": pair.raw.hex(),
                "bare, in base64": base64.b64encode(pair.raw).decode(),
            }
        for form, text in accepted.items():
            v.accept(f"{name}: the key as {form}", "One of its forms.", secrets=text)
        other = P256 if pair is not P256 else RSA
        refused = {
            "a key of another kind": other.pem,
            "a private key": private_pem(pair.base64),
            "a private JWK": json.dumps({**pair.jwk, "d": "AQAB"}),
            "two keys in one PEM": pair.pem + pair.pem,
            "a PEM that was cut": pair.pem[:60],
            "a PEM whose line breaks are escaped": pair.pem.replace("\n", "\\n"),
            "DER with something behind it": base64.b64encode(
                pair.spki + b"\0"
            ).decode(),
            "a JWK for encryption": json.dumps({**pair.jwk, "use": "enc"}),
            "a JWK of another algorithm": json.dumps({**pair.jwk, "alg": "HS256"}),
            "a JWK set without such a key": json.dumps({"keys": [other.jwk]}),
            "a shared secret": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            "a JWK of a shared secret": '{"kty":"oct","k":"c2VjcmV0"}',
            "the text `undefined`": "undefined",
        }
        for form, text in refused.items():
            v.refuse(
                f"{name}: {form} for the key",
                "malformed_secret",
                "Found when the verifier is made, not when the first delivery comes.",
                details={"index": 0},
                secrets=text,
            )
    ed.refuse(
        "ed25519: a point of small order for the key",
        "malformed_secret",
        "Anybody can sign for it.",
        secrets="01" + "00" * 31,
    )
    rsa.refuse(
        "rsa-pkcs1-sha256: 1024 bits",
        "malformed_secret",
        "Less than 2048 bits protect nothing.",
        secrets=short_rsa(),
    )
    now = rsa.timestamp
    at = {
        "valid": certificate(RSA, now, now),
        "expired": certificate(RSA, now - 86400, now - 1),
        "future": certificate(RSA, now + 1, now + 86400),
    }
    rsa.accept(
        "rsa-pkcs1-sha256: the key in a certificate",
        "Valid in the very second of the arrival.",
        secrets=at["valid"],
    )
    for name in ("expired", "future"):
        rsa.refuse(
            f"rsa-pkcs1-sha256: the key in a certificate: {name}",
            "malformed_secret",
            "Whoever runs this has to hand over another one: the sender is to try again.",
            details={"index": 0},
            secrets=at[name],
        )
    rsa.accept(
        "rsa-pkcs1-sha256: a certificate beside one that has expired",
        "The one that is valid checks it.",
        secrets=[at["expired"], at["valid"]],
    )
    rsa.refuse(
        "rsa-pkcs1-sha256: a certificate that has expired beside another key",
        "signature_mismatch",
        "It checks nothing any more.",
        secrets=[at["expired"], OTHER_RSA.pem],
    )
    rsa.refuse(
        "rsa-pkcs1-sha256: two certificates in one PEM",
        "malformed_secret",
        "Which of them counts is open.",
        details={"index": 0},
        secrets=at["valid"] + at["valid"],
    )
    ed.refuse(
        "ed25519: a certificate of a key of another kind",
        "malformed_secret",
        "Found when the verifier is made, not when the first delivery comes.",
        details={"index": 0},
        secrets=at["valid"],
    )
    ed.accept(
        "ed25519: the second of two keys",
        "A new key beside the one that it replaces.",
        secrets=[OTHER_ED25519.base64, ED25519.base64],
    )
    ed.refuse(
        "ed25519: 17 keys",
        "invalid_option",
        "The number of keys is limited.",
        secrets=[ED25519.base64] * 17,
    )
    return ed.cases + p256.cases + rsa.cases


def v1a() -> list[Json]:
    """Standard Webhooks with a public key: its version alone is looked at."""
    key, other = (
        "whpk_" + base64.b64encode(pair.raw).decode()
        for pair in (ED25519, OTHER_ED25519)
    )
    provider = replace(
        PROVIDER,
        source=V1A,
        secret=key,
        other_secret=other,
        key=str.encode,
        digest=lambda s: sign(s.key, s.id, ".", s.timestamp, ".", s.body),
        value=lambda signature, _: f"v1a,{signature}",
    )
    v = Vectors(provider, MESSAGE_ID)
    v.accept("v1a: genuine", "Ed25519 over the same bytes as `v1`.")
    v.refuse(
        "v1a: tampered body",
        "signature_mismatch",
        "One byte was changed.",
        body=v.body.replace(b"John", b"Joan"),
        signed_body=v.body,
    )
    v.refuse(
        "v1a: signed with another key",
        "signature_mismatch",
        "The key of another endpoint.",
        secret=other,
    )
    v.accept(
        "v1a: a signature of v1 beside it",
        "It is not looked at.",
        value=lambda header: f"v1,{encode_base64(bytes(32))} {header}",
    )
    v.refuse(
        "v1a: only v1",
        "unsupported_signature",
        "Nothing falls back to the shared secret's version.",
        value=lambda header: header.replace("v1a,", "v1,"),
    )
    v.accept(
        "v1a: four signatures, the last right",
        "As many as are checked.",
        value=lambda header: " ".join([wrong(n) for n in range(3)] + [header]),
    )
    v.refuse(
        "v1a: five signatures, the last right",
        "malformed_signature",
        "Checking one takes long: their number is limited.",
        value=lambda header: " ".join([wrong(n) for n in range(4)] + [header]),
    )
    v.refuse(
        "v1a: a key and a shared secret",
        "malformed_secret",
        "Secrets of one kind alone.",
        details={"index": 1},
        secrets=[key, PROVIDER.secret],
    )
    v.refuse(
        "v1a: a private key",
        "malformed_secret",
        "Whoever verifies must not have it.",
        secrets="whsk_" + base64.b64encode(bytes(64)).decode(),
    )
    v.refuse(
        "v1a: a key that is none",
        "malformed_secret",
        "Found when the verifier is made.",
        secrets="whpk_" + base64.b64encode(bytes(24)).decode(),
    )
    return v.cases


def wrong(number: int) -> str:
    return "v1a," + encode_base64(bytes(63) + bytes([number]))


def vectors() -> Json:
    cases = [*algorithms(), *mixed(), *forms(), *v1a()]
    return file("public-keys", "signed", cases)
