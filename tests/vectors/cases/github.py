"""GitHub, from "Validating webhook deliveries"."""

from __future__ import annotations

from families import prefixes, provider_file
from signing import Provider, Sample, encode_hex, mac
from vectors import Json, Vectors

SOURCE = "GitHub Docs, Validating webhook deliveries"

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
