"""Authorize.Net, from stymiee/authnetjson, whose tests have a signed notification."""

from __future__ import annotations

from light import light
from signing import Envelope, mac
from vectors import Vectors

SOURCE = "stymiee/authnetjson, src/Authnetjson/AuthnetWebhook.php"
KEY = (
    "52CB4A002C634B84E397DC8A218E1A160BA7CAB7CBE4C05B35E9CBB05E14FE4A"
    "2385812E980CCF97D177F17863CE214D1BE6CE8E1E894487AACF3609C1A5FE17"
)
BODY = (
    '{"notificationId":"182cbbff-cab2-4080-931d-80e5d818f23a",'
    '"eventType":"net.authorize.payment.authcapture.created",'
    '"eventDate":"2017-08-18T20:40:52.7722007Z","webhookId":"849eb87e-078a-4169-a34b-c0bded5019a8",'
    '"payload":{"responseCode":0,"authCode":"Z3PV5H","avsResponse":"Y","authAmount":0.0,'
    '"entityName":"transaction","id":"40005915599"}}'
)
PUBLISHED = (
    "A1E0CC0F8A7B6274E0951CAC5EB63579F70FC6B7B15384B146DCE02B98DEE395"
    "4A5A8E331661B51DE953E141E88994DFA7D267FFB8428BE0660511B6EFB94960"
)


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="stymiee/authnetjson, tests/Authnetjson/AuthnetWebhookTest.php",
        secrets=KEY,
        secret=KEY,
        signature=PUBLISHED,
    )
    v.refuse(
        "signed with the decoded key",
        "signature_mismatch",
        "The key is the text itself, although it is hexadecimal.",
        secrets=KEY,
        key=bytes.fromhex(KEY),
    )
    v.refuse(
        "signature in lower case",
        "malformed_signature",
        "The provider writes upper case.",
        signature=str.lower,
    )


vectors = light(
    "authorize-net",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha512"),
    lambda digest: digest.hex().upper(),
    "X-ANET-Signature",
    value=lambda signature, _: "sha512=" + signature,
    envelope=Envelope(("/notificationId",), "/eventType", "/eventDate", "/payload"),
    body=BODY,
    own=own,
)
