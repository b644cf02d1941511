"""Sonatype Nexus Repository, from sonatype/nexus-public, WebhookServiceImpl.java."""

from __future__ import annotations

from light import hashed, light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "Sonatype Nexus Repository, sonatype/nexus-public, WebhookServiceImpl.java"


def own(v: Vectors) -> None:
    hashed(v)
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Sonatype Nexus Repository, sonatype/nexus-public, WebhookServiceImplTest.java",
        secrets="secret",
        secret="secret",
        body=b'{"timestamp":"2016-08-18T18:18:30.326+00:00","nodeId":"nodeId","initiator":"initiator","action":"CREATED","repository":{"format":"format","name":"name","type":"value"}}',
        signature="918cb6e16fcf197f2c3df5af2cf41b20974ec8a2",
        operation="verify",
    )


vectors = light(
    "sonatype-nexus",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "X-Nexus-Webhook-Signature",
    own=own,
)
