"""WorkOS, from workos/workos-node, src/common/crypto/signature-provider.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "WorkOS, workos/workos-node, src/common/crypto/signature-provider.ts"

vectors = light(
    "workos",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "WorkOS-Signature",
    value=lambda signature, timestamp: f"t={timestamp}, v1={signature}",
    listed=True,
    timestamp="signed",
    milliseconds=True,
    tolerance=180,
    envelope=Envelope(("/id",), "/event", "/created_at", "/data", type_required=False),
    body='{"id":"event_1001","event":"something.happened","created_at":"2024-01-15T10:30:00Z","data":{"amount":1000,"name":"Café"}}',
)
