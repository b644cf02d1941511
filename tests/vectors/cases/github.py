"""GitHub, from "Validating webhook deliveries"."""

from __future__ import annotations

import json

from families import prefixes, provider_file
from forms import fields, form
from signing import Provider, Sample, encode_hex, mac
from vectors import Json, Vectors

SOURCE = "GitHub Docs, Validating webhook deliveries"


def payload(body: bytes) -> object:
    if body.startswith(b"payload="):
        return json.loads(fields(body)["payload"])
    return json.loads(body)


PROVIDER = Provider(
    name="github",
    source=SOURCE,
    secret="It's a Secret to Everybody",
    other_secret="another_webhook_secret",
    # HMAC hex digest of the request body, with SHA-256, after `sha256=`
    digest=lambda s: mac(s.key, s.body),
    encode=encode_hex,
    signature_header="X-Hub-Signature-256",
    value=lambda signature, _: f"sha256={signature}",
    samples=(
        Sample(
            "ping",
            "GitHub Docs, Webhook events and payloads, ping; shortened",
            """\
{
  "zen": "Keep it logically awesome.",
  "hook_id": 1,
  "hook": { "type": "Repository", "id": 1, "events": ["push"], "active": true }
}""",
        ),
    ),
    wrap=lambda data: f'{{"zen":{data}}}',
    payload=payload,
)


def own(v: Vectors) -> None:
    published = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source=f"{SOURCE}, Testing the webhook payload validation",
        body=b"Hello, World!",
        signature=published,
        operation="verify",
    )
    v.accept(
        "of the other content type: a form with JSON in a field",
        "A webhook may have `application/x-www-form-urlencoded`.",
        body=form(("payload", v.body.decode())).encode(),
    )
    v.refuse(
        "the form's field is there twice",
        "malformed_envelope",
        "It is open which one counts.",
        details={"path": "", "found": "2"},
        body=form(("payload", "{}"), ("payload", "{}")).encode(),
    )
    v.refuse(
        "another form",
        "malformed_json",
        "GitHub names the field `payload`.",
        details={"problem": "a form in the place of JSON"},
        body=form(("event", "{}")).encode(),
    )
    prefixes(v, "sha256=", ["sha1=", "sha512=", "SHA256=", "sha3-256=", "sha_256="])
    v.refuse(
        "only the SHA-1 header",
        "missing_header",
        "GitHub still sends `X-Hub-Signature`; nothing falls back to it.",
        details={"header": "X-Hub-Signature-256"},
        headers=lambda _: [
            (
                "X-Hub-Signature",
                "sha1="
                + mac(v.provider.secret.encode(), v.body, algorithm="sha1").hex(),
            )
        ],
    )
    v.refuse(
        "SHA-1 under the name of SHA-256",
        "malformed_signature",
        "Twenty bytes are no SHA-256.",
        signature=mac(v.provider.secret.encode(), v.body, algorithm="sha1").hex(),
    )


def vectors() -> Json:
    return provider_file(PROVIDER, own)
