"""Amazon SNS, from docs.aws.amazon.com, Verifying the signatures of Amazon SNS messages."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from inside import Inside, written
from public_keys import OTHER_RSA, RSA, certificate, sign
from signing import NOW, Envelope, Sample, encode_base64
from vectors import Json, Vectors, file

SOURCE = "AWS, docs.aws.amazon.com, Verifying the signatures of Amazon SNS messages"
TOPIC = "arn:aws:sns:us-west-2:123456789012:MyTopic"
OTHER_TOPIC = "arn:aws:sns:us-west-2:210987654321:MyTopic"
URL = "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem"
OTHER_URL = "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-010a507c1833636cd94bdb98bd93083a.pem"
DAY = 24 * 3600
CERTIFICATE = certificate(RSA, NOW - DAY, NOW + DAY)
OTHER = certificate(OTHER_RSA, NOW - DAY, NOW + DAY)
EXPIRED = certificate(RSA, NOW - 2 * DAY, NOW - DAY)
SECRETS = [TOPIC, json.dumps({URL: CERTIFICATE, OTHER_URL: OTHER})]

PUBLISHED = (
    "AWS, aws-sdk-java-v2, sns-message-manager, test-notification-signature-v2.json"
)
PUBLISHED_URL = "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-7506a1e35b36ef5a444dd1a8e7cc3ed8.pem"
PUBLISHED_TOPIC = "arn:aws:sns:us-west-2:131990247566:dongie-standard-topic"
PUBLISHED_AT = 1772827226
PUBLISHED_SIGNATURE = (
    "kGNJ7FIM5DJxRv9bdoSJBty2WHpADFWrJ0ZQU/A2sALy6tBE5hqfUvPRlklTJ+PACFMguoFOO7W6ac/Bs4gR+JBRFhx4598X8/HWzrma"
    "LrtB2f7nzViHbpzYN+u+OewXhxjj2lNsu0bLKv6fogkACytDIOhjZylbfJoPphDYAB7T3Ila7u+K3m2wLHH4k1cPYKyBf5FI/kAoQAVs"
    "Y6qFHeb6CWfHsdM98I2gwyEvwJSzW0iyYBfqckmthQwH3Ex53jrhQlZylXFDYmstSJAdvbLeGqIUxKyk+O25wYgBjbbbeR+2qE2UCGEQ"
    "rk1Bq018wmTxdHZmDhoBjJXiGmFkfg=="
)
PUBLISHED_CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIFxTCCBK2gAwIBAgIQBkyRNHAyygLkObkxH5ju+zANBgkqhkiG9w0BAQsFADA8
MQswCQYDVQQGEwJVUzEPMA0GA1UEChMGQW1hem9uMRwwGgYDVQQDExNBbWF6b24g
UlNBIDIwNDggTTAxMB4XDTI1MTExMDAwMDAwMFoXDTI2MTAxNDIzNTk1OVowHDEa
MBgGA1UEAxMRc25zLmFtYXpvbmF3cy5jb20wggEiMA0GCSqGSIb3DQEBAQUAA4IB
DwAwggEKAoIBAQChbVNQ+DEaT5WN+l+bg0iEeF666Z6LDFc1KJr4lNl0odcXQSsk
KsZYCMVdp4I/Ikk9zWyckRTMkmQGYimpD+bTsMCP5C/sJIU0E9Y2OXjjl5Videkq
qnRL9VdE5N41Rvks7S/5MpYcSmCsmaHfwcv82Gvx2zm9CrA5Xu7K2ZqhzRQPCRSP
mHTHQr4ED63ujE+qTpPgQZ0TvgmcrAc08Z75Z7Zzs17aTNc3YhAtQx9WowN8uiHk
kgc+ONNdtwKvWZNmnbmxMHYtYc291WCP1K1Nh4TV5XNyjIebzQKDrqTCN0ItAr1x
e6Bl3BYS3SG9XHAy0q3ekITzQsKypcuaK6dTAgMBAAGjggLhMIIC3TAfBgNVHSME
GDAWgBSBuA5jiokSGOX6OztQlZ/m5ZAThTAdBgNVHQ4EFgQUBQEUzzzuVJAKzAlR
d0Q//W6HvZUwHAYDVR0RBBUwE4IRc25zLmFtYXpvbmF3cy5jb20wEwYDVR0gBAww
CjAIBgZngQwBAgEwDgYDVR0PAQH/BAQDAgWgMBMGA1UdJQQMMAoGCCsGAQUFBwMB
MDsGA1UdHwQ0MDIwMKAuoCyGKmh0dHA6Ly9jcmwucjJtMDEuYW1hem9udHJ1c3Qu
Y29tL3IybTAxLmNybDB1BggrBgEFBQcBAQRpMGcwLQYIKwYBBQUHMAGGIWh0dHA6
Ly9vY3NwLnIybTAxLmFtYXpvbnRydXN0LmNvbTA2BggrBgEFBQcwAoYqaHR0cDov
L2NydC5yMm0wMS5hbWF6b250cnVzdC5jb20vcjJtMDEuY2VyMAwGA1UdEwEB/wQC
MAAwggF/BgorBgEEAdZ5AgQCBIIBbwSCAWsBaQB3ANdtfRDRp/V3wsfpX9cAv/mC
yTNaZeHQswFzF8DIxWl3AAABmnAb33MAAAQDAEgwRgIhANXAgMEZWU326cqxqwnf
ntD0XcBjRbmvVMOp3hZ8boPXAiEAkI3NTMXcdLCChHak1ipOae7K7r3spMGUMk6Q
cEUKqBEAdgDCMX5XRRmjRe5/ON6ykEHrx8IhWiK/f9W1rXaa2Q5SzQAAAZpwG9+u
AAAEAwBHMEUCIQD+Qyok8NYaFuQkccW+XIMmxHxj6Yka2wjtg6UN/tbU5wIgcp4z
8MyC/dUfeLRuHAt0owtVgEu7xXqrMBOYlbXrfC4AdgDLOPcViXyEoURfW8Hd+8lu
8ppZzUcKaQWFsMsUwxRY5wAAAZpwG9+yAAAEAwBHMEUCIQCmu1jQUG9A2br7OqwM
FvQXtBX10yIvvDa6a2Ov1Zgg6gIgKlqRvN6WhX0pSHAN2bKmjRwIUI3X9kjS/A/m
DYULaV4wDQYJKoZIhvcNAQELBQADggEBAIbTQWQhqrG6SzwLq79tKCpI0aL0xlD+
/jrGPxpwTlK7rtAArHiEVh/bsmwLYRlIxPBiU+NE/kqeT0lhJA6/e3X3KRmnpJ6u
Z70PJGYwmZbSRsFom0vGFBMncX0qYx1iD0dooPeAkkSnM5j81rBh+FepV3HfF+tA
9gaglWLsU7Z/A0fdn9D32UPreVHloOut5EyEinvXRUAWZco9CRloyEXJr7Mxq9MZ
vYOK+5wuSPHnPij+fGlQsPxEgoTnCmU03PqNS49kL13jjEnYYdijqL+4rfHtuZbc
4hlVoZfttwg8wD3m5brhQ+GkBBNYN8HFtdVy/BnFi+SPJqv6BgB3Y00=
-----END CERTIFICATE-----
"""

NOTIFICATION = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
CONFIRMATION = [
    "Message",
    "MessageId",
    "SubscribeURL",
    "Timestamp",
    "Token",
    "TopicArn",
    "Type",
]
MISSING = object()


def moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%S.393Z")


def message(**changed: object) -> Json:
    fields = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Subject": "My First Message",
        "Message": "Hello world!",
        "Timestamp": moment(NOW),
        "SignatureVersion": "2",
        "Signature": "",
        "SigningCertURL": URL,
        "UnsubscribeURL": "https://sns.us-west-2.amazonaws.com/?Action=Unsubscribe",
    }
    return {k: v for k, v in (fields | changed).items() if v is not MISSING}


def confirmation(**changed: object) -> Json:
    own = {
        "Type": "SubscriptionConfirmation",
        "Subject": MISSING,
        "UnsubscribeURL": MISSING,
        "Message": f"You have chosen to subscribe to the topic {TOPIC}.\nTo confirm the subscription, visit it.",
        "SubscribeURL": f"https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn={TOPIC}",
        "Token": "2336412f37fb687f5d51e6e2425dacbbabfc5f9b",
    }
    return message(**(own | changed))


def signed(document: Json, by: str = RSA.pem) -> Json:
    """With the signature of these fields: a line with the name of each, and one with its value."""
    is_notification = document.get("Type") == "Notification"
    names = NOTIFICATION if is_notification else CONFIRMATION
    there = [name for name in names if document.get(name) is not None]
    text = "".join(f"{name}\n{document[name]}\n" for name in there)
    signature = encode_base64(sign(by.encode(), text.encode(), form="pkcs1"))
    return {**document, "Signature": signature}


class Message(Inside):
    """A message, whose id is signed, though not all of the body is."""

    def event(self, body: bytes, message_id: str) -> Json:
        event = super().event(body, message_id)
        return event | {"deduplicationKey": f"aws-sns:{event['id']}"}


provider = Message(
    name="aws-sns",
    source=SOURCE,
    secret=SECRETS,  # type: ignore[arg-type] # The topics, and the keys.
    other_secret=OTHER_TOPIC,
    digest=lambda s: b"",
    signature_header="",
    encode=encode_base64,
    key=lambda text: b"",
    samples=(Sample("notification", SOURCE, json.dumps(signed(message()))),),
    wrap=lambda data: data,
    envelope=Envelope(("/MessageId",), "/Type", "/Timestamp", "/Message"),
    authenticity="fields",
)


def changed(document: Json, **fields: object) -> bytes:
    """A message with other fields, and the signature of the one that was sent."""
    right = signed(document)["Signature"]
    return written({**document, "Signature": right, **fields})


def vectors() -> Json:
    v = Vectors(provider)
    v.accept("genuine", "Signed as the source says.")
    genuine(v)
    forged(v)
    malformed(v)
    senders_and_keys(v)
    return file("aws-sns", "none", v.cases)


def genuine(v: Vectors) -> None:
    for what, document in [
        ("a message without a subject", message(Subject=MISSING)),
        ("a message whose subject is null", message(Subject=None)),
        ("a confirmation", confirmation()),
        ("the end of a subscription", confirmation(Type="UnsubscribeConfirmation")),
        (
            "a message with line breaks and names of fields in it",
            message(Message='{"a":"Café – 10 €"}\nMessageId\n1\nType\nNotification\n'),
        ),
        ("an empty message", message(Message="")),
        ("a long message", message(Message="0123456789\n" * 1200)),
    ]:
        v.accept(
            what,
            "Each field that is there, by its name.",
            body=written(signed(document)),
        )
    v.accept(
        "a published message",
        "The certificate is the published one of 2026, the signature SNS's own.",
        source=PUBLISHED,
        secrets=[PUBLISHED_TOPIC, json.dumps({PUBLISHED_URL: PUBLISHED_CERTIFICATE})],
        now=PUBLISHED_AT,
        body=written(
            message(
                MessageId="9d2c5580-b61d-550c-8583-37a582870907",
                TopicArn=PUBLISHED_TOPIC,
                Subject=MISSING,
                Message="This message uses signature version 2.",
                Timestamp="2026-03-06T20:00:26.893Z",
                Signature=PUBLISHED_SIGNATURE,
                SigningCertURL=PUBLISHED_URL,
            )
        ),
    )
    v.accept(
        "written in another way",
        "What the fields say is signed, and not how they are written.",
        body=json.dumps(signed(message(Message="Café/\n")), indent=2)
        .replace("/", "\\/")
        .encode(),
    )
    v.accept(
        "other attributes",
        "They are not signed, and `authenticity` says so.",
        body=changed(message(), MessageAttributes={"a": {"Value": "forged"}}),
    )
    v.accept(
        "an hour old",
        "The last attempt has the time of the first.",
        body=written(signed(message(Timestamp=moment(NOW - 3900)))),
    )
    v.accept(
        "by the other certificate",
        "The one that is named.",
        body=written(signed(message(SigningCertURL=OTHER_URL), OTHER_RSA.pem)),
    )


def forged(v: Vectors) -> None:
    for field, value in [
        ("Message", "Hello world?"),
        ("MessageId", "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf325"),
        ("Subject", "My Second Message"),
        ("Timestamp", moment(NOW + 1)),
    ]:
        v.refuse(
            f"another {field}",
            "signature_mismatch",
            "It is signed.",
            body=changed(message(), **{field: value}),
        )
    for field, value in [
        ("SubscribeURL", "https://sns.us-west-2.amazonaws.com/?Action=Another"),
        ("Token", "another"),
        ("Type", "UnsubscribeConfirmation"),
    ]:
        v.refuse(
            f"another {field} of a confirmation",
            "signature_mismatch",
            "It is signed.",
            body=changed(confirmation(), **{field: value}),
        )
    v.refuse(
        "a subject that was taken away",
        "signature_mismatch",
        "It was there when the message was signed.",
        body=changed(message(), Subject=None),
    )
    v.refuse(
        "a subject that was added",
        "signature_mismatch",
        "It was not there when the message was signed.",
        body=changed(message(Subject=MISSING), Subject="forged"),
    )
    moved = "My First Message\nTimestamp\n" + moment(NOW)
    v.refuse(
        "a subject of two lines",
        "malformed_body",
        "It could hold the next field.",
        details={"field": "/Subject"},
        body=written(signed(message(Subject=moved))),
    )
    v.refuse(
        "by another key",
        "signature_mismatch",
        "That of the certificate which is not named.",
        body=written(signed(message(), OTHER_RSA.pem)),
    )


def malformed(v: Vectors) -> None:
    for field in ["Signature", "SigningCertURL", "Timestamp"]:
        v.refuse(
            f"no {field}",
            "malformed_body",
            "Nothing can be checked without it.",
            details={"field": f"/{field}"},
            body=changed(message(), **{field: None}),
        )
    for field in ["Message", "MessageId", "TopicArn", "Type"]:
        v.refuse(
            f"no {field}",
            "malformed_body",
            "It is signed.",
            details={"field": f"/{field}"},
            body=changed(message(), **{field: None}),
        )
    for field in ["Token", "SubscribeURL"]:
        v.refuse(
            f"a confirmation without {field}",
            "malformed_body",
            "It is signed.",
            details={"field": f"/{field}"},
            body=changed(confirmation(), **{field: None}),
        )
    v.refuse(
        "a message that is no text",
        "malformed_body",
        "SNS writes JSON into a string.",
        details={"field": "/Message"},
        body=changed(message(), Message={"a": 1}),
    )
    v.refuse(
        "another type",
        "malformed_body",
        "What is signed of it is not known.",
        details={"field": "/Type"},
        body=changed(message(), Type="Another"),
    )
    for version, comment in [
        ("1", "By SHA-1, of which two texts with one hash can be made."),
        ("3", "It is not known."),
    ]:
        v.refuse(
            f"version {version}",
            "unsupported_signature",
            comment,
            details={"header": "/SignatureVersion"},
            body=changed(message(), SignatureVersion=version),
        )
    v.refuse(
        "more than an hour old",
        "timestamp_too_old",
        "No attempt is made so late.",
        details={"toleranceSeconds": 3900},
        body=written(signed(message(Timestamp=moment(NOW - 3901)))),
    )
    v.refuse(
        "raw message delivery",
        "malformed_body",
        "Nothing of it is signed.",
        details={"field": "/Signature"},
        body=b"Hello world!",
    )


def senders_and_keys(v: Vectors) -> None:
    v.refuse(
        "of another topic",
        "unsupported_signature",
        "Anybody can have one, and have its messages signed.",
        details={"header": "/TopicArn"},
        body=written(signed(message(TopicArn=OTHER_TOPIC))),
    )
    v.accept(
        "of one of two topics",
        "Both are one's own.",
        secrets=[OTHER_TOPIC, *SECRETS],
        body=written(signed(message(TopicArn=OTHER_TOPIC))),
    )
    v.refuse(
        "a topic that begins so",
        "unsupported_signature",
        "Topics are compared whole.",
        details={"header": "/TopicArn"},
        body=written(signed(message(TopicArn=TOPIC + "s"))),
    )
    named = "https://sns.us-west-2.amazonaws.com.example.com/SimpleNotificationService-0.pem"
    v.refuse(
        "a certificate that was not given",
        "unknown_key",
        "Who names it may be anybody.",
        details={"header": "/SigningCertURL", "secrets": 2},
        body=written(signed(message(SigningCertURL=named))),
    )
    v.refuse(
        "no certificate yet",
        "unknown_key",
        "It can be fetched, from where it may be.",
        details={"header": "/SigningCertURL", "secrets": 0},
        secrets=TOPIC,
    )
    v.refuse(
        "a certificate that has expired",
        "malformed_secret",
        "Nothing was signed by it today.",
        secrets=[TOPIC, json.dumps({URL: EXPIRED})],
    )
    v.refuse(
        "no topic",
        "invalid_option",
        "Anybody can have SNS sign.",
        details={"option": "secrets"},
        secrets=SECRETS[1],
    )
    v.refuse(
        "a certificate without its address",
        "malformed_secret",
        "Messages name the one that checks them.",
        details={"index": 1},
        secrets=[TOPIC, CERTIFICATE],
    )
