"""Signatures by public keys: Ed25519 as Discord signs, ECDSA over P-256 as SendGrid does, beside `cryptography`."""

import base64
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from deliveries import SIZES, body_of, forged
from hookseal import Webhook
from lines import Case
from turns import take

TOLERANCE_SECONDS = 300


class Signing(NamedTuple):
    """How a provider signs the timestamp and the body."""

    scheme: str
    names: tuple[str, str]
    shown: str
    sign: Callable[[bytes], str]
    decode: Callable[[str], bytes]
    verify: Callable[[bytes, bytes], None]


def discord() -> Signing:
    """Give Ed25519, in hexadecimal digits."""
    private = ed25519.Ed25519PrivateKey.generate()
    public = private.public_key()
    return Signing(
        "discord",
        ("X-Signature-Ed25519", "X-Signature-Timestamp"),
        public.public_bytes(Encoding.Raw, PublicFormat.Raw).hex(),
        lambda message: private.sign(message).hex(),
        bytes.fromhex,
        public.verify,
    )


def sendgrid() -> Signing:
    """Give ECDSA over P-256, in base64 of DER."""
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key()
    how = ec.ECDSA(SHA256())
    return Signing(
        "sendgrid",
        (
            "X-Twilio-Email-Event-Webhook-Signature",
            "X-Twilio-Email-Event-Webhook-Timestamp",
        ),
        base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode(),
        lambda message: base64.b64encode(private.sign(message, how)).decode(),
        partial(base64.b64decode, validate=True),
        lambda signature, message: public.verify(signature, message, how),
    )


def accepts(
    verify: Callable[[bytes, dict[str, str]], object],
    body: bytes,
    headers: dict[str, str],
) -> bool:
    """Say whether a delivery is accepted."""
    try:
        verify(body, headers)
    except Exception:
        return False
    return True


def measure(suite: str) -> None:
    """Print `verify-key`."""
    for signing in (discord(), sendgrid()):
        webhook = Webhook(signing.scheme, signing.shown)
        signature, timestamp = signing.names

        def by_hand(body: bytes, headers: dict[str, str], signing: Signing = signing) -> None:
            signature, timestamp = signing.names
            sent = headers[timestamp]
            if abs(time.time() - int(sent)) > TOLERANCE_SECONDS:
                raise ValueError(timestamp)
            signing.verify(signing.decode(headers[signature]), sent.encode() + body)

        for size in SIZES:
            body = body_of(size)
            sent = str(int(time.time()))
            headers = {
                "Content-Type": "application/json",
                signature: signing.sign(sent.encode() + body),
                timestamp: sent,
            }
            subjects = (("hookseal", webhook.verify), ("cryptography", by_hand))
            for name, verify in subjects:
                verify(body, headers)
                if accepts(verify, forged(body), headers):
                    raise AssertionError(f"{name} accepts a forged delivery")
            calls = [(name, partial(verify, body, headers)) for name, verify in subjects]
            take(Case(suite, "verify-key", signing.scheme, size), calls)
