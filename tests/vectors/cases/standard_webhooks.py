"""Standard Webhooks, from the specification at 1.0.0."""

from __future__ import annotations

from base64 import b64decode, b64encode

from families import all_families, with_value
from signing import NOW, Envelope, Provider, Sample, encode_base64, encode_hex, mac
from vectors import Json, Vectors, file

SOURCE = "Standard Webhooks 1.0.0, Signature scheme"
MESSAGE_ID = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"


def secret(size: int) -> str:
    return "whsec_" + b64encode(bytes(range(size))).decode()


PROVIDER = Provider(
    name="standard-webhooks",
    source=SOURCE,
    secret="whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    other_secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    # `msg_id.timestamp.payload`; the secret is base64 after `whsec_`
    digest=lambda s: mac(s.key, s.id, ".", s.timestamp, ".", s.body),
    key=lambda text: b64decode(text.removeprefix("whsec_")),
    encode=encode_base64,
    id_header="webhook-id",
    timestamp_header="webhook-timestamp",
    signature_header="webhook-signature",
    timestamp="signed",
    value=lambda signature, _: f"v1,{signature}",
    envelope=Envelope((), "/type", "/timestamp", "/data", type_required=False),
    samples=(
        Sample(
            "contact.created",
            "Standard Webhooks 1.0.0, Payload structure",
            """\
{
  "type": "contact.created",
  "timestamp": "2022-11-03T20:26:10.344522Z",
  "data": {
    "id": "1f81eb52-5198-4599-803e-771906343485",
    "type": "contact",
    "first_name": "John"
  }
}""",
        ),
    ),
    wrap=lambda data: (
        f'{{"type":"a.b","timestamp":"2022-11-03T20:26:10Z","data":{data}}}'
    ),
)


def own(v: Vectors) -> None:
    published = "The signature is the published text, not a computed one."
    v.accept(
        "the published example of the libraries",
        published,
        source="Standard Webhooks 1.0.0, the example that its libraries test",
        body=b'{"email":"test@example.com","username":"test_user"}',
        message_id="msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
        timestamp=1649367553,
        now=1649367553,
        signature="tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
    )
    example = {
        "source": "Svix documentation, Verifying webhooks manually, the example",
        "secrets": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "body": b'{"test": 2432232314}',
        "message_id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "timestamp": 1614265330,
        "now": 1614265330,
        "signature": "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    v.accept("the published example of the documentation", published, **example)
    v.accept(
        "the published example with several signatures",
        published,
        value=lambda header: (
            f"{header} v1,bm9ldHUjKzFob2VudXRob2VodWUzMjRvdWVvdW9ldQo= "
            "v2,MzJsNDk4MzI0K2VvdSMjMTEjQEBAQDEyMzMzMzEyMwo="
        ),
        **example,
    )
    lists_of_signatures(v)
    message_ids(v)
    key_sizes(v)
    v.accept(
        "payload without a type",
        "The specification recommends `type`; it does not require it.",
        body=b'{"data":{"a":1}}',
    )
    v.accept(
        "id inside the payload",
        "The id is that of the signed header.",
        body=b'{"type":"a.b","id":"evt_other","data":{}}',
    )
    v.refuse(
        "secret used as text",
        "signature_mismatch",
        "What follows `whsec_` is base64, and the key is what it decodes to.",
        key=v.provider.secret.encode(),
    )


def lists_of_signatures(v: Vectors) -> None:
    wrong = encode_base64(bytes(32))
    ed25519 = "v1a," + encode_base64(bytes(64))

    def entries(*texts: str) -> dict[str, object]:
        """The header with these entries; `{}` stands for the genuine one."""
        return {"value": lambda header: " ".join(t.format(header) for t in texts)}

    lists = "Several signatures: every one is compared."
    v.accept("two signatures, the first right", lists, **entries("{}", f"v1,{wrong}"))
    v.accept("two signatures, the last right", lists, **entries(f"v1,{wrong}", "{}"))
    v.accept("the right signature twice", lists, **entries("{}", "{}"))
    v.accept(
        "asymmetric signature beside it",
        "`v1a` is ed25519: it is not looked at.",
        **entries(ed25519, "{}"),
    )
    v.accept(
        "unknown versions",
        "A later version may add entries.",
        **entries("v2,abc", "{}", "junk"),
    )
    hidden = "One malformed entry does not hide a valid one."
    v.accept("malformed signature before a right one", hidden, **entries("v1,x", "{}"))
    v.accept("malformed signature after a right one", hidden, **entries("{}", "v1,é"))
    v.accept("empty signature before a right one", hidden, **entries("v1,", "{}"))
    numbered = [f"v1,{encode_base64(bytes(31) + bytes([n]))}" for n in range(16)]
    v.accept(
        "16 signatures, the last right",
        "As many as are compared.",
        **entries(*numbered[:15], "{}"),
    )
    v.refuse(
        "17 signatures, the last right",
        "malformed_signature",
        "The number of candidates is limited.",
        **entries(*numbered, "{}"),
    )
    v.refuse(
        "two signatures, none right",
        "signature_mismatch",
        lists,
        **entries(f"v1,{wrong}", numbered[3]),
    )
    v.refuse(
        "two signatures, both malformed",
        "malformed_signature",
        "Not one to compare.",
        **entries("v1,x", "v1,y"),
    )
    for version in ("v1a", "v2", "V1"):
        v.refuse(
            f"only {version}",
            "unsupported_signature",
            "Another version: nothing falls back to it.",
            value=lambda header, version=version: header.replace("v1,", f"{version},"),
        )
    v.refuse(
        "signature without a version",
        "malformed_signature",
        "No entry says what it is.",
        value=lambda header: header.removeprefix("v1,"),
    )
    v.refuse(
        "signature in hexadecimal under v1",
        "malformed_signature",
        "The right MAC in another encoding.",
        signature=lambda text: encode_hex(b64decode(text)),
    )


def message_ids(v: Vectors) -> None:
    v.refuse(
        "id changed",
        "signature_mismatch",
        "The id is signed: a replay cannot be given a new one.",
        headers=with_value("webhook-id", lambda text: text + "x"),
    )
    v.accept("id of 256 characters", "The limit is inclusive.", message_id="m" * 256)
    for name, text in [
        ("of 257 characters", "m" * 257),
        ("with the separator", "msg.1"),
        ("with a leading space", " msg_1"),
        ("with a space", "msg 1"),
        ("with a trailing space", "msg_1 "),
        ("with a control character", "msg\x01"),
        ("with DEL", "msg\x7f"),
        ("beyond ASCII, in Latin-1", "msg_é"),
        ("beyond ASCII, in UTF-8", "msg_🏠"),
    ]:
        v.refuse(
            f"id {name}",
            "malformed_id",
            "Signed just as it is: only its form is wrong. A separator inside it would shift "
            "the fields.",
            message_id=text,
        )
    v.refuse(
        "id that takes the timestamp's place",
        "malformed_id",
        "The signed bytes are the same, the fields are shifted.",
        message_id=f"{MESSAGE_ID}.{NOW - 9}",
    )


def key_sizes(v: Vectors) -> None:
    sizes = "Standard Webhooks 1.0.0, Signing secret: 24 to 64 bytes"
    for size in (24, 32, 63, 64):
        v.accept(
            f"secret of {size} bytes",
            "Within the specification's limits.",
            source=sizes,
            secrets=secret(size),
            secret=secret(size),
        )
    for name, code, secrets in [
        ("of 23 bytes", "secret_too_short", secret(23)),
        ("of one byte", "secret_too_short", secret(1)),
        ("too short beside a good one", "secret_too_short", [secret(32), secret(16)]),
        ("of 65 bytes", "malformed_secret", secret(65)),
        ("without its prefix", "malformed_secret", secret(32).removeprefix("whsec_")),
        ("with the prefix in upper case", "malformed_secret", secret(32).upper()),
        ("of an asymmetric key", "malformed_secret", "whsk_" + secret(32)[6:]),
        ("that is not base64", "malformed_secret", "whsec_" + "!" * 40),
        ("in URL-safe base64", "malformed_secret", "whsec_" + "-_" * 20),
        ("with a line break after it", "malformed_secret", secret(32) + "\n"),
        ("with a space in it", "malformed_secret", secret(32).replace("E", " ", 1)),
    ]:
        v.refuse(
            f"secret {name}",
            code,
            "Found when the verifier is made, not when the first delivery comes.",
            source=sizes,
            secrets=secrets,
            secret=secret(32),
        )


def vectors() -> Json:
    v = Vectors(PROVIDER, MESSAGE_ID)
    own(v)
    all_families(v)
    return file(PROVIDER.name, PROVIDER.timestamp, v.cases)
