"""Onfido, from onfido/onfido-node, test/classic-webhook-event-verifier.test.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Onfido, onfido/onfido-node, test/classic-webhook-event-verifier.test.ts"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Onfido, onfido/onfido-node, test/classic-webhook-event-verifier.test.ts",
        secrets="_ABC123abc123ABC123abc123ABC123_",
        secret="_ABC123abc123ABC123abc123ABC123_",
        body=b'{"payload":{"resource_type":"check","action":"check.completed","object":{"id":"check-123","status":"complete","completed_at_iso8601":"2020-01-01T00:00:00Z","href":"https://api.onfido.com/v3/checks/check-123"}}}',
        signature="a0082d7481f9f0a2907583dbe1f344d6d4c0d9989df2fd804f98479f60cd760e",
        operation="verify",
    )


vectors = light(
    "onfido",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-SHA2-Signature",
    envelope=Envelope((), "/payload/action", None, "/payload", type_required=False),
    body='{"payload":{"resource_type":"check","action":"check.completed","object":{"id":"check-123","name":"Café"}}}',
    own=own,
)
