"""The cases of a provider that signs with words which others have in full: one for each rule that it uses.

What `families.py` makes for the layouts, encodings and timestamps of ten providers is not made again here.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass

from families import with_value, without
from public_keys import is_known, private_pem
from signing import (
    NOW,
    Envelope,
    Header,
    Provider,
    Sample,
    Signed,
    encode_base64,
    encode_hex,
    mac,
)
from vectors import Json, Vectors, file

SECRET = "the secret of this endpoint"
OTHER_SECRET = "the secret of another endpoint"
MESSAGE_ID = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"
NO_ENVELOPE = Envelope(type_required=False)
BODY = '{"note":"Café – 10 €","list":[1,2.50,null]}'

Digest = Callable[..., bytes]


@dataclass(frozen=True)
class Light(Provider):
    """A provider that may send further headers along."""

    further: tuple[Header, ...] = ()
    listed: bool = False

    def headers(
        self, signature: str, timestamp: str, message_id: str = ""
    ) -> list[Header]:
        return super().headers(signature, timestamp, message_id) + list(self.further)


def light(
    name: str,
    source: str,
    digest: Digest,
    encode: Callable[[bytes], str],
    header: str,
    *,
    value: Callable[[str, str], str] = lambda signature, timestamp: signature,
    timestamp: str = "none",
    timestamp_header: str | None = None,
    milliseconds: bool = False,
    tolerance: int = 300,
    id_header: str | None = None,
    message_id: str = MESSAGE_ID,
    secret: str = SECRET,
    other_secret: str = OTHER_SECRET,
    key: Callable[[str], bytes] = str.encode,
    envelope: Envelope = NO_ENVELOPE,
    body: str = BODY,
    further: tuple[Header, ...] = (),
    listed: bool = False,
    url: str = "",
    own: Callable[[Vectors], None] = lambda v: None,
) -> Callable[[], Json]:
    """The file's maker: how the provider signs, and what is peculiar to it."""
    provider = Light(
        name=name,
        source=source,
        secret=secret,
        other_secret=other_secret,
        digest=digest,
        signature_header=header,
        encode=encode,
        samples=(Sample("delivery", source, body),),
        wrap=lambda data: data,
        envelope=envelope,
        timestamp=timestamp,
        timestamp_header=timestamp_header,
        id_header=id_header,
        value=value,
        key=key,
        further=further,
        listed=listed,
        url=url,
    )

    def vectors() -> Json:
        now = NOW * 1000 if milliseconds else NOW
        v = Vectors(provider, message_id if id_header else "", now)
        everyone(v)
        if timestamp == "signed":
            fresh(v, milliseconds, tolerance)
        if id_header:
            identified(v, id_header)
        if not is_public(v):
            keys(v)
        layout(v)
        own(v)
        return file(name, timestamp, v.cases)

    return vectors


def everyone(v: Vectors) -> None:
    v.accept("genuine", "Signed as the source says.")
    flipped = bytearray(v.body)
    flipped[len(flipped) // 2] ^= 1
    v.refuse(
        "tampered body",
        "signature_mismatch",
        "One bit was flipped on the way.",
        body=bytes(flipped),
        signed_body=v.body,
    )
    v.refuse(
        "body with a trailing newline added",
        "signature_mismatch",
        "A proxy added a line break.",
        body=v.body + b"\n",
        signed_body=v.body,
    )
    v.refuse(
        "signed with another secret",
        "signature_mismatch",
        "The secret of another endpoint.",
        secret=v.provider.other_secret,
    )
    name = v.provider.signature_header
    v.refuse(
        f"no {name}",
        "missing_header",
        "The header did not arrive.",
        details={"header": name},
        headers=without(name),
    )


def fresh(v: Vectors, milliseconds: bool, tolerance: int) -> None:
    unit = 1000 if milliseconds else 1
    v.refuse(
        "one second beyond the tolerance",
        "timestamp_too_old",
        "The tolerance ends where it says.",
        details={"skewSeconds": tolerance + 1, "toleranceSeconds": tolerance},
        timestamp=(NOW - tolerance - 1) * unit,
    )
    v.refuse(
        "from the future",
        "timestamp_too_new",
        "A tolerance limits the future too.",
        timestamp=(NOW + tolerance + 60) * unit,
    )
    if milliseconds:
        v.refuse(
            "seconds where milliseconds are due",
            "timestamp_too_old",
            "Well-formed, and long ago.",
            timestamp=NOW,
        )
    shifted = str((NOW - 1) * unit)
    header = v.provider.timestamp_header or v.provider.signature_header
    v.refuse(
        "time changed",
        "signature_mismatch",
        "The time is among the signed bytes.",
        headers=with_value(header, lambda text: text.replace(str(NOW * unit), shifted)),
    )


def identified(v: Vectors, header: str) -> None:
    v.refuse(
        "id changed",
        "signature_mismatch",
        "The id is signed: a replay cannot be given a new one.",
        headers=with_value(
            header,
            # One that has a length of its own keeps it.
            lambda text: text + "x" if text == MESSAGE_ID else text[:-1] + "x",
        ),
    )


def keys(v: Vectors) -> None:
    """The key in the form that its text invites to."""
    text = v.provider.secret
    if v.provider.key is not str.encode:
        v.refuse(
            "secret used as text",
            "signature_mismatch",
            "The key is what the text decodes to.",
            key=text.encode(),
        )
    elif text != SECRET:
        v.refuse(
            "secret decoded",
            "signature_mismatch",
            "The text is the key, whatever it looks like.",
            key=b64decode(text.rpartition("_")[2] + "===", validate=False),
        )


def requested(v: Vectors, *, other: str) -> None:
    """The URL is among the signed bytes, as the provider has it."""
    v.refuse(
        "sent to another URL",
        "signature_mismatch",
        "The URL is signed: a delivery to another endpoint is none to this one.",
        handed_over={"method": v.provider.method, "url": other},
    )
    v.accept(
        "behind a proxy, with the URL given once",
        "The server sees another URL than the one that is registered; the one that was given wins.",
        handed_over={"url": "http://10.0.0.7:8080/hooks"},
        options={"url": v.provider.url},
    )
    v.refuse(
        "without the URL",
        "invalid_option",
        "A mistake of the program, and not of the sender.",
        details={"option": "url"},
        handed_over={"method": v.provider.method},
    )


def layout(v: Vectors) -> None:
    value = v.provider.value("", "0")
    if not value:
        other = encode_base64 if v.provider.encode is encode_hex else encode_hex
        # As base64, the digits of an RSA signature are one of another length.
        is_long = len(v.provider.digest(_signed(v))) >= 256
        v.refuse(
            "signature in another encoding",
            "signature_mismatch" if is_long else "malformed_signature",
            "The right MAC, written otherwise.",
            signature=other(v.provider.digest(_signed(v))),
        )
        v.refuse(
            "signature after a prefix",
            "malformed_signature",
            "Others write a prefix; this one does not.",
            value=lambda text: f"sha256={text}",
        )
    elif value.endswith("="):
        # The name of the last entry, or the prefix.
        before = value.rpartition(",")[2].rpartition(";")[2].strip()
        listed = provider_lists(v)
        v.refuse(
            "signature under another name"
            if listed
            else "signature without its prefix",
            "unsupported_signature" if listed else "malformed_signature",
            "What stands before it is part of the header.",
            value=lambda text: text.replace(before, "x9=" if listed else "", 1),
        )
    elif value.endswith("v1,"):
        v.refuse(
            "only another version",
            "unsupported_signature",
            "Nothing falls back to another version.",
            value=lambda text: text.replace("v1,", "v2,", 1),
        )


def is_public(v: Vectors) -> bool:
    """Whether the secret is a public key."""
    return is_known(v.provider.secret)


def public_keys(v: Vectors) -> None:
    """What is given in the place of a public key, and keys that replace each other."""
    own, other = v.provider.secret, v.provider.other_secret
    v.accept(
        "the second of two keys",
        "A new key beside the one that it replaces.",
        secrets=[other, own],
    )
    v.refuse(
        "a shared secret in the place of the public key",
        "malformed_secret",
        "The key is the provider's public one.",
        details={"index": 0},
        secrets="a secret that somebody shares",
    )
    v.refuse(
        "a private key in the place of the public key",
        "malformed_secret",
        "Whoever verifies must not have it.",
        details={"index": 0},
        secrets=private_pem(own),
    )
    v.refuse(
        "an empty key",
        "empty_secret",
        "As where an environment variable is not set.",
        secrets="",
    )


def provider_lists(v: Vectors) -> bool:
    """Whether the header is a list of entries, of which the signature's is one."""
    assert isinstance(v.provider, Light)
    return v.provider.listed


def _signed(v: Vectors) -> Signed:
    return Signed(
        v.provider.key(v.provider.secret),
        v.body,
        str(v.timestamp),
        v.message_id,
        v.provider.method,
        v.provider.url,
    )


def hashed(v: Vectors) -> None:
    """A provider that hashes with something else than SHA-256."""
    v.refuse(
        "SHA-256 in its place",
        "malformed_signature",
        "Another hash has another length.",
        signature=v.provider.encode(mac(v.provider.key(v.provider.secret), v.body)),
    )


WHSEC = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
OTHER_WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def standard_webhooks(
    name: str,
    source: str,
    prefix: str = "webhook",
    *,
    key: Callable[[str], bytes] = lambda text: b64decode(text.removeprefix("whsec_")),
    names: tuple[str, str, str] | None = None,
    secret: str = WHSEC,
    other_secret: str = OTHER_WHSEC,
    envelope: Envelope = NO_ENVELOPE,
    body: str = BODY,
    own: Callable[[Vectors], None] = lambda v: None,
) -> Callable[[], Json]:
    """`id.timestamp.body`, in base64 after `v1,`, as the specification has it; the headers may have other names."""
    id_header, timestamp_header, header = names or (
        f"{prefix}-id",
        f"{prefix}-timestamp",
        f"{prefix}-signature",
    )
    return light(
        name,
        source,
        lambda s: mac(s.key, s.id, ".", s.timestamp, ".", s.body),
        encode_base64,
        header,
        value=lambda signature, _: f"v1,{signature}",
        timestamp="signed",
        timestamp_header=timestamp_header,
        id_header=id_header,
        secret=secret,
        other_secret=other_secret,
        key=key,
        envelope=envelope,
        body=body,
        own=own,
    )
