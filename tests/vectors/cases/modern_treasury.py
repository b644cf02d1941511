"""Modern Treasury, from Modern-Treasury/modern-treasury-node, resources/webhooks.ts."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Modern Treasury, Modern-Treasury/modern-treasury-node, resources/webhooks.ts"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Modern Treasury, Modern-Treasury/modern-treasury-node, tests/api-resources/webhooks.test.ts",
        secrets="foo",
        secret="foo",
        body=b'{"foo":"bar"}',
        signature="57e14f6f354543f0101fb06ea24df7731d90087b76651e3497345e22a3622940",
        operation="verify",
    )


vectors = light(
    "modern-treasury",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Signature",
    own=own,
)
