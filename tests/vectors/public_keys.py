"""Signatures by private keys, made by Python's `cryptography` and, where that would draw a salt, by `pow`.

The keys are for these vectors alone: everybody can read them.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from signing import wire_bytes

FOLDER = Path(__file__).resolve().parent / "keys"


@dataclass(frozen=True)
class Pair:
    """A private key, and its public one as text."""

    private: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    @property
    def spki(self) -> bytes:
        return self.private.public_key().public_bytes(
            Encoding.DER, PublicFormat.SubjectPublicKeyInfo
        )

    @property
    def base64(self) -> str:
        return base64.b64encode(self.spki).decode()

    @property
    def pem(self) -> str:
        public = self.private.public_key()
        return public.public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        ).decode()

    @property
    def raw(self) -> bytes:
        """A bare point, as RFC 8032 or SEC 1 writes it."""
        # An Ed25519 key of 32 bytes, a P-256 point of 65.
        size = 32 if isinstance(self.private, ed25519.Ed25519PrivateKey) else 65
        return self.spki[-size:]

    @property
    def jwk(self) -> dict[str, str]:
        """RFC 7517, RFC 7518 and RFC 8037."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return {"kty": "OKP", "crv": "Ed25519", "x": _url(self.raw)}
        if isinstance(self.private, ec.EllipticCurvePrivateKey):
            x, y = self.raw[1:33], self.raw[33:]
            return {"kty": "EC", "crv": "P-256", "x": _url(x), "y": _url(y)}
        numbers = self.private.public_key().public_numbers()
        n, e = numbers.n.to_bytes(256), numbers.e.to_bytes(3)
        return {"kty": "RSA", "n": _url(n), "e": _url(e)}

    def sign(self, *segments: str | bytes, form: str = "") -> bytes:
        """`form` is `der` or `raw` for ECDSA, `pkcs1` or `pss` for RSA."""
        message = b"".join(wire_bytes(s) if isinstance(s, str) else s for s in segments)
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(message)
        if isinstance(self.private, ec.EllipticCurvePrivateKey):
            algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
            der = self.private.sign(message, algorithm)
            r, s = decode_dss_signature(der)
            return der if form == "der" else r.to_bytes(32) + s.to_bytes(32)
        if form == "pkcs1":
            return self.private.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return _pss(self.private, message)


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _pss(private: rsa.RSAPrivateKey, message: bytes) -> bytes:
    """RSASSA-PSS (RFC 8017, section 9.1.1) with SHA-256 and a salt that stays the same."""
    salt = hashlib.sha256(b"salt").digest()
    size = private.key_size // 8
    digest = hashlib.sha256(bytes(8) + hashlib.sha256(message).digest() + salt).digest()
    block = bytes(size - 66) + b"\x01" + salt
    blocks = range(-(-len(block) // 32))
    mask = b"".join(hashlib.sha256(digest + i.to_bytes(4)).digest() for i in blocks)
    masked = bytearray(a ^ b for a, b in zip(block, mask, strict=False))
    # One bit less than the modulus has.
    masked[0] &= 0x7F
    numbers = private.private_numbers()
    encoded = int.from_bytes(bytes(masked) + digest + b"\xbc")
    return pow(encoded, numbers.d, numbers.public_numbers.n).to_bytes(size)


def _edwards(seed: str) -> Pair:
    secret = hashlib.sha256(seed.encode()).digest()
    return Pair(ed25519.Ed25519PrivateKey.from_private_bytes(secret))


def _p256(seed: str) -> Pair:
    secret = int.from_bytes(hashlib.sha256(seed.encode()).digest())
    return Pair(ec.derive_private_key(secret, ec.SECP256R1()))


def _rsa(name: str) -> Pair:
    key = load_pem_private_key((FOLDER / name).read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return Pair(key)


ED25519, OTHER_ED25519 = _edwards("one"), _edwards("another")
P256, OTHER_P256 = _p256("one"), _p256("another")
RSA, OTHER_RSA = _rsa("rsa.pem"), _rsa("other-rsa.pem")

_ALL = (ED25519, OTHER_ED25519, P256, OTHER_P256, RSA, OTHER_RSA)
_BY_TEXT = {
    text: pair
    for pair in _ALL
    for text in (
        pair.base64,
        pair.pem,
        pair.raw.hex(),
        base64.b64encode(pair.raw).decode(),
    )
}


def certificate(pair: Pair, first: int, last: int) -> str:
    """A certificate of an RSA key, by itself, valid from the first second to the last."""
    return _issued(pair, pair, ("vectors", "vectors"), first, last)


def chain(pair: Pair, issuer: Pair, first: int, last: int) -> str:
    """A certificate of an RSA key, and that of the other one which issued it behind it."""
    leaf = _issued(pair, issuer, ("vectors", "issuer"), first, last)
    return leaf + _issued(issuer, issuer, ("issuer", "issuer"), first, last)


def _issued(
    pair: Pair, issuer: Pair, names: tuple[str, str], first: int, last: int
) -> str:
    subject, by = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in names
    )
    assert isinstance(pair.private, rsa.RSAPrivateKey)
    assert isinstance(issuer.private, rsa.RSAPrivateKey)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .serial_number(1)
        .public_key(pair.private.public_key())
        .not_valid_before(datetime.fromtimestamp(first, tz=UTC))
        .not_valid_after(datetime.fromtimestamp(last, tz=UTC))
        .sign(issuer.private, hashes.SHA256())
    )
    return built.public_bytes(Encoding.PEM).decode()


def short_rsa() -> str:
    """A modulus of 1024 bits: of no key, but nothing looks at its factors."""
    modulus = _url(b"\xc1" + bytes(126) + b"\x01")
    return json.dumps({"kty": "RSA", "n": modulus, "e": "AQAB"})


def is_known(text: str) -> bool:
    """Whether it is a public key, or an object with some."""
    return text.startswith("{") or text.removeprefix("whpk_") in _BY_TEXT


def private_pem(public: str) -> str:
    private = _BY_TEXT[public.removeprefix("whpk_")].private
    return private.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    ).decode()


def jwks(*keys: dict[str, str]) -> str:
    """A set of keys, as providers publish it."""
    return json.dumps({"keys": keys})


def sign(public: bytes, *segments: str | bytes, form: str = "") -> bytes:
    """By the private key whose public one has this text."""
    text = public.decode().removeprefix("whpk_")
    return _BY_TEXT[text].sign(*segments, form=form)
