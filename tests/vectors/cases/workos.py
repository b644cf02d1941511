"""WorkOS, from workos/workos-node, src/common/crypto/signature-provider.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "WorkOS, workos/workos-node, src/common/crypto/signature-provider.ts"


def own(v: Vectors) -> None:
    v.accept(
        "no blank behind the comma",
        "The library splits at the comma alone.",
        value=lambda text: text.replace(", ", ","),
    )


vectors = light(
    "workos",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "WorkOS-Signature",
    value=lambda signature, timestamp: f"t={timestamp}, v1={signature}",
    listed=True,
    own=own,
    timestamp="signed",
    milliseconds=True,
    tolerance=180,
    envelope=Envelope(("/id",), "/event", "/created_at", "/data", type_required=False),
    body='{"id":"event_1001","event":"something.happened","created_at":"2024-01-15T10:30:00Z","data":{"amount":1000,"name":"Café"}}',
)
