"""Adyen's webhooks of payments, from its library for Node.js and the tests of that."""

from __future__ import annotations

import json

from inside import Inside, placed, written
from signing import Envelope, Sample, encode_base64, mac, pick
from vectors import Json, Vectors, file

SOURCE = "Adyen, adyen-node-api-library, src/utils/hmacValidator.ts"
TESTED = "Adyen, adyen-node-api-library, src/__tests__/hmacValidator.spec.ts"
KEY = "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00"
OTHER_KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056"
ITEM = "/notificationItems/0/NotificationRequestItem"
SIGNATURE = f"{ITEM}/additionalData/hmacSignature"
FIELDS = [
    "pspReference",
    "originalReference",
    "merchantAccountCode",
    "merchantReference",
    "amount/value",
    "amount/currency",
    "eventCode",
    "success",
]


MISSING = object()


def delivery(**changed: object) -> Json:
    item = {
        "pspReference": "7914073381342284",
        "merchantAccountCode": "TestMerchant",
        "merchantReference": "TestPayment-1407325143704",
        "amount": {"value": 1130, "currency": "EUR"},
        "eventCode": "AUTHORISATION",
        "eventDate": "2019-05-06T17:15:34.121+02:00",
        "success": "true",
        "reason": "033899:1111:03/2030",
        "additionalData": {"hmacSignature": ""},
    }
    item = {k: v for k, v in (item | changed).items() if v is not MISSING}
    return {"live": "false", "notificationItems": [{"NotificationRequestItem": item}]}


def text(field: object) -> str:
    return "" if field is None else str(field)


def signed(document: Json, key: str = KEY) -> Json:
    data = ":".join(text(pick(document, f"{ITEM}/{field}")) for field in FIELDS)
    return placed_in(document, encode_base64(mac(bytes.fromhex(key), data)))


def placed_in(document: Json, signature: str) -> Json:
    item = document["notificationItems"][0]["NotificationRequestItem"]
    own = placed(item, "/additionalData/hmacSignature", signature)
    return {**document, "notificationItems": [{"NotificationRequestItem": own}]}


provider = Inside(
    name="adyen",
    source=SOURCE,
    secret=KEY,
    other_secret=OTHER_KEY,
    digest=lambda s: b"",
    signature_header="",
    encode=encode_base64,
    samples=(Sample("authorisation", SOURCE, json.dumps(signed(delivery()))),),
    wrap=lambda data: data,
    envelope=Envelope(
        (f"{ITEM}/pspReference",), f"{ITEM}/eventCode", f"{ITEM}/eventDate", ITEM
    ),
    authenticity="fields",
)


def changed(**fields: object) -> bytes:
    """The delivery with other fields, and the signature of the one that was sent."""
    right = pick(signed(delivery()), SIGNATURE)
    return written(placed_in(delivery(**fields), right))


def vectors() -> Json:
    v = Vectors(provider)
    v.accept("genuine", "Signed as the source says.")
    v.accept(
        "the item of the library's tests",
        "As published, with its key and its signature.",
        source=TESTED,
        body=written(
            placed_in(
                delivery(
                    pspReference="pspReference",
                    originalReference="originalReference",
                    merchantAccountCode="merchantAccount",
                    merchantReference="reference",
                    amount={"currency": "EUR", "value": 1000},
                    eventCode="REPORT_AVAILABLE",
                    eventDate="2019-09-21T11:45:24.637Z",
                ),
                "ZNBPtI+oDyyRrLyD1XirkKnQgIAlFc07Vj27TeHsDRE=",
            )
        ),
    )
    for what, fields in [
        ("with the reference of another", {"originalReference": "8535296650153317"}),
        ("without a reference of the merchant's", {"merchantReference": MISSING}),
        ("with an empty reference", {"merchantReference": ""}),
        ("whose reference is null", {"merchantReference": None}),
        ("without an amount", {"amount": MISSING}),
        ("with a reference that has a backslash", {"merchantReference": "a\\b"}),
    ]:
        v.accept(
            f"an item {what}",
            "What is not there is empty, and nothing is escaped.",
            body=written(signed(delivery(**fields))),
        )
    v.accept(
        "another reason",
        "It is not signed, and `authenticity` says so.",
        body=changed(reason="forged"),
    )
    v.refuse(
        "signed with another key",
        "signature_mismatch",
        "The key of another webhook.",
        body=written(signed(delivery(), OTHER_KEY)),
    )
    for field, value in [
        ("pspReference", "7914073381342285"),
        ("merchantAccountCode", "TestMerchant2"),
        ("amount", {"value": 1131, "currency": "EUR"}),
        ("success", "false"),
        ("originalReference", "8535296650153317"),
    ]:
        v.refuse(
            f"another {field}",
            "signature_mismatch",
            "It is signed.",
            body=changed(**{field: value}),
        )
    v.refuse(
        "a reference with a colon",
        "malformed_header",
        "What is left of it could be given to the field before.",
        details={"header": f"{ITEM}/merchantReference"},
        body=written(signed(delivery(merchantReference="a:b"))),
    )
    two = signed(delivery())
    v.refuse(
        "a second item",
        "malformed_body",
        "Nothing signs it: a forged one could ride along.",
        details={"field": "/notificationItems/1"},
        body=written(
            {**two, "notificationItems": two["notificationItems"] + [{"forged": True}]}
        ),
    )
    v.refuse(
        "no item",
        "malformed_body",
        "There is nothing to check.",
        details={"field": SIGNATURE},
        body=written({"live": "false", "notificationItems": []}),
    )
    v.refuse(
        "the key as text",
        "signature_mismatch",
        "Its hexadecimal digits are decoded.",
        body=written(signed(delivery(), KEY.encode().hex())),
    )
    v.refuse(
        "no signature",
        "malformed_body",
        "As of a webhook for which no key was made.",
        details={"field": SIGNATURE},
        body=written(delivery(additionalData={})),
    )
    return file("adyen", "none", v.cases)
