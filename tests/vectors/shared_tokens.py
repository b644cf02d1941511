"""The cases of a provider that signs nothing: it repeats a shared secret in a header."""

from __future__ import annotations

import base64
from collections.abc import Callable

from families import without
from light import NO_ENVELOPE, Light
from signing import Envelope, Header, Sample, Signed
from vectors import Json, Vectors, file

SECRET = "tokenOfThisEndpoint0123456789"
OTHER_SECRET = "tokenOfAnotherEndpoint0123456789"
CREDENTIALS = "webhooks:the password of this endpoint"
OTHER_CREDENTIALS = "webhooks:the password of another endpoint"


def written(token: bytes) -> str:
    return token.decode()


def basic(credentials: bytes) -> str:
    """RFC 7617, section 2: user, colon and password, in base64."""
    return "Basic " + base64.b64encode(credentials).decode()


def bearer(token: bytes) -> str:
    return "Bearer " + token.decode()


def token(
    name: str,
    source: str,
    header: str,
    encode: Callable[[bytes], str] = written,
    *,
    envelope: Envelope = NO_ENVELOPE,
    body: str = '{"note":"Café – 10 €","list":[1,2.50,null]}',
    secrets: tuple[str, str] | None = None,
    further: tuple[Header, ...] = (),
    scheme: Json | None = None,
) -> Light:
    """How the provider repeats the secret."""
    defaults = (
        (CREDENTIALS, OTHER_CREDENTIALS) if encode is basic else (SECRET, OTHER_SECRET)
    )
    secret, other_secret = secrets or defaults
    return Light(
        name=name,
        source=source,
        secret=secret,
        other_secret=other_secret,
        digest=key,
        signature_header=header,
        encode=encode,
        samples=(Sample("delivery", source, body),),
        wrap=lambda data: data,
        envelope=envelope,
        scheme=scheme,
        authenticity="token",
        further=further,
    )


def key(signed: Signed) -> bytes:
    return signed.key


def everyone(v: Vectors, operation: str = "receive") -> None:
    name = v.provider.signature_header
    v.accept("genuine", "The secret came along.", operation=operation)
    v.accept(
        "another body",
        "Nothing is signed: whoever knows the secret can send anything.",
        body=forged(v.body),
        operation=operation if v.body else "verify",
    )
    v.refuse(
        "another secret",
        "signature_mismatch",
        "The secret of another endpoint.",
        secret=v.provider.other_secret,
    )
    v.refuse(
        "a part of the secret",
        "signature_mismatch",
        "All of it has to come.",
        secret=v.provider.secret[:-1],
    )
    v.refuse(
        "the secret in letters of the other case",
        "signature_mismatch",
        "Nothing but the secret as it is.",
        secret=v.provider.secret.swapcase(),
    )
    v.refuse(
        f"no {name}",
        "missing_header",
        "The header did not arrive.",
        details={"header": name},
        headers=without(name),
    )
    v.refuse(
        f"{name} twice, with different values",
        "duplicate_header",
        "One of the two is right; which one was meant, nobody knows.",
        headers=lambda sent: [*sent, (name, "another value")],
    )


def forged(body: bytes) -> bytes:
    """The same with one field more, or with what makes the first object longer."""
    return body.replace(b"{", b'{"forged":true,', 1).replace(b",}", b"}") or b"forged"


def maker(provider: Light, own: Callable[[Vectors], None] = lambda v: None):
    def vectors() -> Json:
        v = Vectors(provider)
        operation = "receive" if v.body else "verify"
        everyone(v, operation)
        own(v)
        return file(provider.name, "none", v.cases)

    return vectors
