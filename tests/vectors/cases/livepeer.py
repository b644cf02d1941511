"""Livepeer Studio, from its own sender: the body alone is signed, and has the time in it."""

from __future__ import annotations

from light import everyone, keys
from signing import NOW, Envelope, Provider, Sample, encode_hex, mac
from vectors import Json, Vectors, file

SOURCE = "Livepeer Studio, livepeer/studio, packages/api/src/webhooks/cannon.ts"


def body(at: int | None) -> bytes:
    time = "" if at is None else f'"timestamp":{at},'
    return (
        '{"id":"6fd1e4b8-2f5c-4e5c-8a3f-6c1a2c6c5c51","webhookId":"f5d0f2e4-8d1a-4a6e-a5b0-7c9a1f8e3d21",'
        f'"createdAt":1705314599000,{time}"event":"stream.started","stream":{{"id":"s1"}},"payload":{{"name":"Café"}}}}'
    ).encode()


PROVIDER = Provider(
    name="livepeer",
    source=SOURCE,
    secret="the secret of this endpoint",
    other_secret="the secret of another endpoint",
    digest=lambda s: mac(s.key, s.body),
    signature_header="Livepeer-Signature",
    encode=encode_hex,
    samples=(Sample("delivery", SOURCE, body(NOW * 1000).decode()),),
    wrap=lambda data: data,
    envelope=Envelope(("/id",), "/event", None, "/payload"),
    # `t=${timestamp},v1=${signature}`
    value=lambda signature, _: f"t={NOW * 1000},v1={signature}",
)


def vectors() -> Json:
    v = Vectors(PROVIDER)
    everyone(v)
    keys(v)
    v.accept(
        "another time in the header",
        "It is not signed, so it says nothing.",
        value=lambda text: text.replace(f"t={NOW}", "t=1"),
    )
    v.refuse(
        "under another version",
        "unsupported_signature",
        "Nothing falls back to another version.",
        value=lambda text: text.replace("v1=", "v2="),
    )
    v.refuse(
        "older than five minutes",
        "timestamp_too_old",
        "The time in the body counts.",
        details={
            "header": "/timestamp",
            "skewSeconds": 301,
            "toleranceSeconds": 300,
        },
        body=body((NOW - 301) * 1000),
    )
    v.refuse(
        "freshened on the way",
        "signature_mismatch",
        "The time is part of the signed body.",
        body=body(NOW * 1000),
        signed_body=body((NOW - 3600) * 1000),
    )
    v.refuse(
        "without the time",
        "malformed_body",
        "What is not there cannot be fresh.",
        details={"field": "/timestamp"},
        body=body(None),
    )
    return file("livepeer", "none", v.cases)
