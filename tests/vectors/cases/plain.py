"""Plain, from the webhooks of its SDK: the time of the attempt is a field of the signed body, as RFC 3339."""

from __future__ import annotations

import json

from light import everyone, keys, layout
from signing import Envelope, Provider, Sample, encode_hex, mac
from vectors import Json, Vectors, file

SOURCE = "Plain, team-plain/typescript-sdk, src/webhooks/verify.ts"
PLACE = "/webhookMetadata/webhookDeliveryAttemptTimestamp"


def body(at: str | None) -> bytes:
    """As `thread-created.ts` has it, without most of the thread."""
    time = {} if at is None else {"webhookDeliveryAttemptTimestamp": at}
    return json.dumps(
        {
            "timestamp": "2023-10-19T14:12:25.266Z",
            "workspaceId": "w_01GST0W989ZNAW53X6XYHAY87P",
            "payload": {
                "eventType": "thread.thread_created",
                "thread": {
                    "id": "th_01HD44FHMCDSSWE38N14FSYV6K",
                    "title": "Unable to tail logs today",
                },
            },
            "id": "pEv_01HD44FHHJ0YABSNGKWMG3CJ5J",
            "webhookMetadata": {
                "webhookTargetId": "whTarget_01HD4400VTDJQ646V6RY37SR7K"
            }
            | time,
            "type": "thread.thread_created",
        },
        separators=(",", ":"),
    ).encode()


PROVIDER = Provider(
    name="plain",
    source=SOURCE,
    secret="the secret of this endpoint",
    other_secret="the secret of another endpoint",
    digest=lambda s: mac(s.key, s.body),
    signature_header="Plain-Request-Signature",
    encode=encode_hex,
    samples=(Sample("delivery", SOURCE, body("2024-01-15T10:30:00.000Z").decode()),),
    wrap=lambda data: data,
    envelope=Envelope(("/id",), "/type", None, "/payload"),
)


def vectors() -> Json:
    v = Vectors(PROVIDER)
    everyone(v)
    keys(v)
    layout(v)
    v.accept(
        "as late as it may be",
        "Five minutes, as the library says.",
        body=body("2024-01-15T10:25:00.000Z"),
    )
    v.refuse(
        "later",
        "timestamp_too_old",
        "Five minutes and a second.",
        details={"header": PLACE, "skewSeconds": 301, "toleranceSeconds": 300},
        body=body("2024-01-15T10:24:59.000Z"),
    )
    v.refuse(
        "freshened on the way",
        "signature_mismatch",
        "The time is part of the signed body.",
        body=body("2024-01-15T10:30:00.000Z"),
        signed_body=body("2024-01-15T09:30:00.000Z"),
    )
    v.refuse(
        "without the time",
        "malformed_body",
        "What is not there cannot be fresh.",
        details={"field": PLACE},
        body=body(None),
    )
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Plain, team-plain/typescript-sdk, src/tests/verify-plain-webhook.test.ts",
        secrets="secret",
        secret="secret",
        body=b'{"timestamp":"2023-10-19T14:12:25.266Z","workspaceId":"w_01GST0W989ZNAW53X6XYHAY87P","payload":{"eventType":"thread.thread_created","thread":{"id":"th_01HD44FHMCDSSWE38N14FSYV6K","customer":{"id":"c_01HD44FHDPG82VQ4QNHDR4N2T0","email":{"email":"peter@example.com","isVerified":false,"verifiedAt":null},"externalId":null,"fullName":"Peter Santos","shortName":"Peter","markedAsSpamAt":null,"markedAsSpamBy":null,"customerGroupMemberships":[],"createdAt":"2023-10-04T14:17:41.991Z","createdBy":{"actorType":"system","system":"email_inbound_handler"},"updatedAt":"2023-10-04T14:17:41.991Z","updatedBy":{"actorType":"system","system":"email_inbound_handler"}},"title":"Unable to tail logs","previewText":"Hey, I am currently unable to tail the logs of the service svc-8af1e3","priority":2,"externalId":null,"status":"TODO","statusChangedAt":"2023-10-19T14:12:25.266Z","statusChangedBy":{"actorType":"system","system":"email_inbound_handler"},"statusDetail":{"type":"CREATED","createdAt":"2023-10-19T14:12:25.266Z"},"assignee":null,"assignedAt":null,"additionalAssignees":[],"labels":[],"firstInboundMessageInfo":null,"firstOutboundMessageInfo":null,"lastInboundMessageInfo":null,"lastOutboundMessageInfo":null,"supportEmailAddresses":["help@example.com"],"createdAt":"2023-10-19T14:12:25.266Z","createdBy":{"actorType":"system","system":"email_inbound_handler"},"updatedAt":"2023-10-19T14:12:25.266Z","updatedBy":{"actorType":"system","system":"email_inbound_handler"}}},"id":"pEv_01HD44FHHJ0YABSNGKWMG3CJ5J","webhookMetadata":{"webhookTargetId":"whTarget_01HD4400VTDJQ646V6RY37SR7K","webhookTargetVersion":"2026-02-27","webhookDeliveryAttemptId":"whAttempt_01HD44FJASQM23MNHYDYPAXEG8","webhookDeliveryAttemptNumber":1,"webhookDeliveryAttemptTimestamp":"2023-10-19T14:12:26.073Z"},"type":"thread.thread_created"}',
        signature="ae0d54c966dea1056b6ced04d1bafc3358af592469b5fd55553dcb036b58a1ef",
        now=1697724746,
    )
    return file("plain", "none", v.cases)
