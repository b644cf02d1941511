"""CircleCI, from circleci/circleci-docs, pages/outbound-webhooks.adoc."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "CircleCI, circleci/circleci-docs, pages/outbound-webhooks.adoc"

vectors = light(
    "circleci",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "circleci-signature",
    value=lambda signature, _: "v1=" + signature,
    listed=True,
    envelope=Envelope(("/id",), "/type", "/happened_at", None, type_required=True),
    body='{"id":"evt_1001","type":"something.happened","happened_at":"2024-01-15T10:30:00Z"}',
)
