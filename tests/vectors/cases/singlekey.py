"""SingleKey, from its Webhook Integration Guide: the timestamp is not signed."""

from __future__ import annotations

from families import provider_file, repeated, shapes, with_value, without
from signing import NOW, Envelope, Provider, Sample, encode_hex, mac
from vectors import Json, Vectors

HANDLER = "singlekey guide, Event Handlers: the members that the guide's handler reads"

# The guide prints one payload; the others are made of the members its handlers read.
SAMPLES = (
    Sample(
        "screening.completed",
        "singlekey guide, Testing, Manual Testing",
        """\
{
    "event": "screening.completed",
    "timestamp": "2024-01-15T10:30:00Z",
    "webhook_id": "test_screening.completed_1705314600.0",
    "data": {
        "purchase_token": "test_token_123",
        "external_customer_id": "test-landlord",
        "external_tenant_id": "test-tenant",
        "singlekey_score": 720
    }
}""",
    ),
    Sample(
        "screening.submitted",
        HANDLER,
        """\
{"event": "screening.submitted", "timestamp": "2024-01-15T10:30:00Z", \
"webhook_id": "test_screening.submitted_1705314600.0", \
"data": {"purchase_token": "test_token_123", "external_tenant_id": "test-tenant"}}""",
    ),
    Sample(
        "screening.failed",
        HANDLER,
        """\
{"event": "screening.failed", "timestamp": "2024-01-15T10:30:00Z", \
"webhook_id": "test_screening.failed_1705314600.0", \
"data": {"purchase_token": "test_token_123", "reason": "unknown", "errors": []}}""",
    ),
    Sample(
        "form.opened",
        HANDLER,
        """\
{"event": "form.opened", "timestamp": "2024-01-15T10:30:00Z", \
"webhook_id": "test_form.opened_1705314600.0", \
"data": {"purchase_token": "test_token_123", "tenant": {"email": "tenant@example.com"}}}""",
    ),
    Sample(
        "invite.sent",
        HANDLER,
        """\
{"event": "invite.sent", "timestamp": "2024-01-15T10:30:00Z", \
"webhook_id": "test_invite.sent_1705314600.0", \
"data": {"purchase_token": "test_token_123", "tenant": {"email": "tenant@example.com"}, \
"invite": {"type": "email"}}}""",
    ),
)

PROVIDER = Provider(
    name="singlekey",
    source="singlekey guide, Security, Signature Verification and Timestamp Validation",
    secret="your_webhook_secret",
    other_secret="another_webhook_secret",
    # hmac.new(WEBHOOK_SECRET.encode('utf-8'), payload_body.encode('utf-8'), sha256).hexdigest()
    digest=lambda s: mac(s.key, s.body),
    encode=encode_hex,
    signature_header="X-SingleKey-Signature",
    timestamp_header="X-SingleKey-Timestamp",
    timestamp="unsigned",
    envelope=Envelope(
        ("/webhook_id", "/data/webhook_id"), "/event", "/timestamp", "/data"
    ),
    samples=SAMPLES,
    documented=frozenset(sample.name for sample in SAMPLES),
    wrap=lambda data: (
        '{"event":"test.event","timestamp":"2024-01-15T10:30:00Z",'
        f'"webhook_id":"test_1","data":{data}}}'
    ),
)

OFF = {"checkTimestamp": False}


def own(v: Vectors) -> None:
    header = "X-SingleKey-Timestamp"
    shapes(v, "/data/purchase_token", "/data/singlekey_score", "a number or null")
    v.accept(
        "replayed with a fresh timestamp",
        "The timestamp is not signed, so whoever replays a delivery can write a new one: only "
        "`webhook_id` stops a replay.",
        timestamp=NOW - 86400,
        headers=with_value(header, lambda _: str(NOW)),
    )
    v.accept(
        "webhook_id inside data",
        "Where the top level has none, the guide's handler reads it from `data`.",
        source="singlekey guide, Reliability, Idempotent Handlers",
        body=b'{"event":"screening.completed","timestamp":"2024-01-15T10:30:00Z",'
        b'"data":{"webhook_id":"wh_inner","purchase_token":"test_token_123",'
        b'"external_customer_id":"test-landlord","external_tenant_id":"test-tenant"}}',
    )
    v.accept(
        "webhook_id inside data, behind the members that every such event has",
        "Where it stands there makes no difference.",
        source="singlekey guide, Reliability, Idempotent Handlers",
        body=b'{"event":"screening.submitted","timestamp":"2024-01-15T10:30:00Z",'
        b'"data":{"purchase_token":"test_token_123","external_tenant_id":"test-tenant",'
        b'"webhook_id":"wh_inner"}}',
    )
    v.accept(
        "webhook_id at the top level and inside data",
        "The top level comes first.",
        source="singlekey guide, Manual Testing and Idempotent Handlers",
        body=PROVIDER.wrap('{"webhook_id":"wh_inner"}').encode(),
    )
    v.accept(
        "webhook_id at the top level and no id inside data",
        "What stands in `data` is not asked for where the top level has the id.",
        source="singlekey guide, Manual Testing and Idempotent Handlers",
        body=PROVIDER.wrap('{"webhook_id":[1]}').encode(),
    )
    v.accept(
        "no timestamp header, with the freshness check off",
        "It is not signed either, so it is not read at all.",
        headers=without(header),
        options=OFF,
    )
    v.accept(
        "malformed timestamp, with the freshness check off",
        "It is not signed either, so it is not read at all.",
        timestamp="yesterday",
        options=OFF,
    )
    v.accept(
        "two timestamps, with the freshness check off",
        "It is not signed either, so it is not read at all.",
        headers=repeated(header, lambda _: "1"),
        options=OFF,
    )


def vectors() -> Json:
    return provider_file(PROVIDER, own)
