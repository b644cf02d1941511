"""dossier, from its Webhook Integration Guide: base64, and a secret used as it is printed."""

from __future__ import annotations

from base64 import b64decode

from families import provider_file, shapes
from signing import Envelope, Provider, Sample, encode_base64, mac
from vectors import Json, Vectors

SAMPLES = (
    Sample(
        "dossier.created",
        "dossier guide, Webhook Payload Schemas, dossier.created",
        """\
{
  "event": "dossier.created",
  "timestamp": "2024-01-01T10:00:00Z",
  "data": {
    "id": 456,
    "orgId": "ORG-123",
    "reference": "DOS-2024-001",
    "status": "NEW",
    "createdAt": "2024-01-01T10:00:00Z",
    "createdBy": "user@example.com"
  }
}""",
    ),
    Sample(
        "message.received",
        "dossier guide, Webhook Payload Schemas, message.received",
        """\
{
  "event": "message.received",
  "timestamp": "2024-01-01T10:00:00Z",
  "data": {
    "id": 789,
    "dossierId": 456,
    "channel": "WHATSAPP",
    "from": "+33612345678",
    "content": "Hello, I'm interested in the property",
    "receivedAt": "2024-01-01T10:00:00Z"
  }
}""",
    ),
    Sample(
        "appointment.scheduled",
        "dossier guide, Webhook Payload Schemas, appointment.scheduled",
        """\
{
  "event": "appointment.scheduled",
  "timestamp": "2024-01-01T10:00:00Z",
  "data": {
    "id": 321,
    "dossierId": 456,
    "title": "Property Visit",
    "scheduledAt": "2024-01-05T14:00:00Z",
    "duration": 60,
    "location": "123 Main St",
    "attendees": ["agent@example.com", "client@example.com"]
  }
}""",
    ),
)

PROVIDER = Provider(
    name="dossier",
    source="dossier guide, Signature Verification (HMAC-SHA256)",
    secret="whsec_abc123ABC123abc123ABC123abc123AB",
    other_secret="whsec_xyz789XYZ789xyz789XYZ789xyz789XY",
    # base64.b64encode(hmac.new(secret.encode('utf-8'), payload.encode('utf-8'), sha256).digest())
    digest=lambda s: mac(s.key, s.body),
    encode=encode_base64,
    signature_header="X-Webhook-Signature",
    envelope=Envelope((), "/event", "/timestamp", "/data"),
    samples=SAMPLES,
    documented=frozenset(sample.name for sample in SAMPLES),
    wrap=lambda data: (
        '{"event":"dossier.updated","timestamp":"2024-01-01T10:00:00Z",'
        f'"data":{data}}}'
    ),
)


def own(v: Vectors) -> None:
    shapes(v, "/data/reference", "/data/id", "an integer")
    secret = v.provider.secret
    v.accept(
        "the guide's own secret",
        "The text of the guide, dots included: the secret is text, prefix and all.",
        source="dossier guide, Create a Webhook Subscription",
        secrets="whsec_abc123...",
        secret="whsec_abc123...",
    )
    v.refuse(
        "secret without its prefix",
        "signature_mismatch",
        "`whsec_` belongs to the key.",
        key=secret.removeprefix("whsec_").encode(),
    )
    v.refuse(
        "secret decoded as Standard Webhooks does",
        "signature_mismatch",
        "The same prefix, another rule: nothing is decoded here.",
        key=b64decode(secret.removeprefix("whsec_")),
    )
    v.accept(
        "a delivery of years ago",
        "No timestamp is sent, so nothing can be stale: only deduplication stops a replay.",
        now=1893456000,
    )
    v.accept(
        "an id of the event's subject",
        "`data.id` is that of the dossier, not of the event, so the key is the body's SHA-256.",
        body=SAMPLES[0].compact,
    )


def vectors() -> Json:
    return provider_file(PROVIDER, own)
