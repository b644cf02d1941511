"""Braintree, from braintree/braintree_node, webhook_notification_gateway.js, digest.js and webhook_testing_gateway.js."""

from __future__ import annotations

import base64
from hashlib import sha1
from typing import Any
from urllib.parse import urlencode

from forms import Form, fields
from inside import Inside
from signing import Envelope, encode_hex, mac
from vectors import Json, Vectors, file

SOURCE = "Braintree, braintree/braintree_node, webhook_notification_gateway.js"
TESTS = "Braintree, braintree/braintree_node, webhook_testing_gateway.js"
PUBLIC, PRIVATE = "integration_public_key", "integration_private_key"
OTHER_PUBLIC, OTHER_PRIVATE = "another_public_key", "another_private_key"
XML = """<notification>
    <timestamp type="datetime">2024-01-15T10:30:00Z</timestamp>
    <kind>check</kind>
    <subject><check type="boolean">true</check></subject>
</notification>"""
CHALLENGE = "20f9f8ed05f77439fe955c977e4c8a53"


def signature(payload: str, private: str = PRIVATE) -> str:
    return encode_hex(mac(sha1(private.encode()).digest(), payload, algorithm="sha1"))


def pair(payload: str, public: str = PUBLIC, private: str = PRIVATE) -> str:
    return f"{public}|{signature(payload, private)}"


def sent(payload: str, pairs: str, **others: str) -> bytes:
    return urlencode({"bt_signature": pairs, "bt_payload": payload, **others}).encode()


PAYLOAD = base64.b64encode(XML.encode()).decode() + "\n"
BARE = PAYLOAD.rstrip("\n")

PROVIDER = Inside(
    name="braintree",
    source=SOURCE,
    secret=PRIVATE,
    other_secret=OTHER_PRIVATE,
    digest=lambda s: b"",
    signature_header="",
    encode=encode_hex,
    samples=(Form("check", TESTS, sent(PAYLOAD, pair(PAYLOAD)).decode()),),
    wrap=lambda data: data,
    envelope=Envelope(data="/bt_payload", type_required=False),
    authenticity="fields",
    payload=fields,
)


def vectors() -> Json:
    v = Vectors(PROVIDER)

    def refuse(name: str, code: str, comment: str, body: bytes, **more: Any) -> None:
        v.refuse(name, code, comment, body=body, **more)

    v.accept("genuine", "As the SDK's own testing gateway makes it.")
    v.accept(
        "without the line break that was signed",
        "Encoders put one behind base64, which may be lost on the way.",
        body=sent(BARE, pair(PAYLOAD)),
    )
    v.accept(
        "signed without a line break",
        "What came is what is signed first.",
        body=sent(BARE, pair(BARE)),
    )
    v.accept(
        "the second of two pairs",
        "One for each key; another's says nothing.",
        body=sent(
            PAYLOAD, f"{pair(PAYLOAD, OTHER_PUBLIC, OTHER_PRIVATE)}&{pair(PAYLOAD)}"
        ),
    )
    v.accept(
        "the private key beside another one",
        "While one replaces the other.",
        secrets=[OTHER_PRIVATE, PRIVATE],
    )
    changed = base64.b64encode(XML.replace("check", "disbursement").encode()).decode()
    refuse(
        "another payload",
        "signature_mismatch",
        "It is signed.",
        sent(changed, pair(PAYLOAD)),
    )
    refuse(
        "two line breaks",
        "signature_mismatch",
        "One may have been lost, and no more.",
        sent(BARE, pair(PAYLOAD + "\n")),
    )
    refuse(
        "by another private key",
        "signature_mismatch",
        "Whatever public key stands beside it.",
        sent(PAYLOAD, pair(PAYLOAD, PUBLIC, OTHER_PRIVATE)),
    )
    refuse(
        "under the private key itself",
        "signature_mismatch",
        "The key is its SHA-1.",
        sent(
            PAYLOAD,
            f"{PUBLIC}|{mac(PRIVATE.encode(), PAYLOAD, algorithm='sha1').hex()}",
        ),
    )
    refuse(
        "a challenge in the place of a payload",
        "malformed_body",
        "Such texts are signed for whoever asks.",
        sent(CHALLENGE, pair(CHALLENGE)),
        details={"field": "form:bt_payload"},
    )
    refuse(
        "no payload",
        "malformed_body",
        "There is nothing that is signed.",
        urlencode({"bt_signature": pair(PAYLOAD)}).encode(),
        details={"field": "form:bt_payload"},
    )
    refuse(
        "a payload twice",
        "malformed_body",
        "It is open which one counts.",
        sent(PAYLOAD, pair(PAYLOAD)) + b"&bt_payload=x",
        details={"field": "form:bt_payload"},
    )
    refuse(
        "no signature",
        "malformed_body",
        "The field did not arrive.",
        urlencode({"bt_payload": PAYLOAD}).encode(),
        details={"field": "form:bt_signature"},
    )
    refuse(
        "a signature in base64",
        "malformed_signature",
        "They are hexadecimal digits.",
        sent(
            PAYLOAD,
            f"{PUBLIC}|{base64.b64encode(bytes.fromhex(signature(PAYLOAD))).decode()}",
        ),
        details={"header": "form:bt_signature"},
    )
    refuse(
        "JSON",
        "malformed_body",
        "The body is a form.",
        b'{"bt_payload": 1}',
        details={"field": "form:bt_signature"},
    )
    return file("braintree", "none", v.cases)
