"""SendGrid's Event Webhook, from sendgrid/sendgrid-nodejs, packages/eventwebhook."""

from __future__ import annotations

from light import light, public_keys
from public_keys import OTHER_P256, P256, sign
from signing import Envelope, encode_base64
from vectors import Vectors

SOURCE = "SendGrid, sendgrid/sendgrid-nodejs, packages/eventwebhook/src/eventwebhook.js"
SPEC = (
    "SendGrid, sendgrid/sendgrid-nodejs, packages/eventwebhook/src/eventwebhook.spec.js"
)


def own(v: Vectors) -> None:
    public_keys(v)
    v.accept(
        "as the library's own test has it",
        "A key, a signature and a payload that SendGrid published.",
        source=SPEC,
        secrets=(
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcw"
            "HBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA=="
        ),
        body=b'{"category":"example_payload","event":"test_event","message_id":"message_id"}',
        signature=(
            "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRam"
            "r2nlxFDWYNH2j/0="
        ),
        timestamp=1588788367,
        now=1588788367,
    )


vectors = light(
    "sendgrid",
    SOURCE,
    # timestamp + payload
    lambda s: sign(s.key, s.timestamp, s.body, form="der"),
    encode_base64,
    "X-Twilio-Email-Event-Webhook-Signature",
    timestamp="signed",
    timestamp_header="X-Twilio-Email-Event-Webhook-Timestamp",
    secret=P256.base64,
    other_secret=OTHER_P256.base64,
    envelope=Envelope((), None, None, "", type_required=False),
    body='[{"email":"example@test.com","timestamp":1513299569,"event":"processed","sg_event_id":"sg_event_id"}]',
    own=own,
)
