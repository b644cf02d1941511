"""Bunny's subscription billing, from bunnyapp/bunny-node, with the example of its tests."""

from __future__ import annotations

from light import hashed, light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "Bunny, bunnyapp/bunny-node, src/webhooks.ts"


def own(v: Vectors) -> None:
    hashed(v)
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Bunny, bunnyapp/bunny-node, tests/webhooks.ts",
        secrets="abc",
        secret="abc",
        body=b"{}",
        signature="db5c76f4264d0ad96cf21baec394964b4b8ce580",
        operation="verify",
    )


vectors = light(
    "bunny",
    SOURCE,
    # crypto.createHmac('sha1', key).update(JSON.stringify(payload)).digest('hex')
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "X-Bunny-Signature",
    envelope=Envelope((), "/type", None, "/payload"),
    body='{"type":"SubscriptionProvisioningChange","payload":{"subscription":{"id":27,"state":"trial"}}}',
    own=own,
)
