"""Writes forms.json: keys in all forms, good and bad, and what Python's `cryptography` signed with them.

Run: python keys/tests/forms.py (needs cryptography). Keys are drawn anew; every other part is fixed.
"""

import base64
import datetime
import json
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

MESSAGE = b'{"type":"listing.new","id":"evt_1"}'
UTC = datetime.UTC


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value):
    return b64u(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def certificate(key):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "webhooks.example")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
    )
    builder = builder.serial_number(4711)
    builder = builder.not_valid_before(datetime.datetime(2024, 1, 1, tzinfo=UTC))
    builder = builder.not_valid_after(datetime.datetime(2025, 1, 1, tzinfo=UTC))
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, digest)


def common(key):
    public = key.public_key()
    spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    made = certificate(key)
    return {
        "spkiBase64": base64.b64encode(spki).decode(),
        "spkiHex": spki.hex(),
        "pem": public.public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        ).decode(),
        "certificate": made.public_bytes(Encoding.PEM).decode(),
        "certificateBase64": base64.b64encode(made.public_bytes(Encoding.DER)).decode(),
        "privatePem": key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ).decode(),
        "privateBase64": base64.b64encode(private).decode(),
    }


def edwards():
    key = ed25519.Ed25519PrivateKey.generate()
    raw = key.public_key().public_bytes_raw()
    return common(key) | {
        "rawHex": raw.hex(),
        "rawBase64": base64.b64encode(raw).decode(),
        "jwk": {"kty": "OKP", "crv": "Ed25519", "x": b64u(raw)},
        "signatures": {"Ed25519": key.sign(MESSAGE).hex()},
    }


def nist():
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key()
    numbers = public.public_numbers()
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    signature = key.sign(MESSAGE, ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(signature)
    return common(key) | {
        "rawHex": point.hex(),
        "rawBase64": base64.b64encode(point).decode(),
        "compressedHex": public.public_bytes(
            Encoding.X962, PublicFormat.CompressedPoint
        ).hex(),
        "jwk": {
            "kty": "EC",
            "crv": "P-256",
            "x": b64u(numbers.x.to_bytes(32, "big")),
            "y": b64u(numbers.y.to_bytes(32, "big")),
        },
        "signatures": {
            "EcdsaP256Sha256": signature.hex(),
            "EcdsaP256Sha256Raw": (r.to_bytes(32, "big") + s.to_bytes(32, "big")).hex(),
        },
    }


def rivest(bits=2048):
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    public = key.public_key()
    numbers = public.public_numbers()
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
    return common(key) | {
        "pkcs1Pem": public.public_bytes(Encoding.PEM, PublicFormat.PKCS1).decode(),
        "jwk": {"kty": "RSA", "n": number(numbers.n), "e": number(numbers.e)},
        "signatures": {
            "RsaPkcs1Sha256": key.sign(
                MESSAGE, padding.PKCS1v15(), hashes.SHA256()
            ).hex(),
            "RsaPkcs1Sha1": key.sign(MESSAGE, padding.PKCS1v15(), hashes.SHA1()).hex(),
            "RsaPssSha256": key.sign(MESSAGE, pss, hashes.SHA256()).hex(),
        },
    }


def other_curve():
    public = ec.generate_private_key(ec.SECP384R1()).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


document = {
    "message": MESSAGE.decode(),
    "ed25519": edwards(),
    "p256": nist(),
    "rsa": rivest(),
    "rsa1024": rivest(1024),
    "p384Pem": other_curve(),
}
path = pathlib.Path(__file__).parent / "forms.json"
path.write_text(json.dumps(document, indent=2) + "\n")
