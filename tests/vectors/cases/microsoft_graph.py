"""Microsoft Graph, from learn.microsoft.com, Receive change notifications through webhooks: each notification has a token."""

from __future__ import annotations

from typing import Any

from inside import OTHER_TOKEN, TOKEN, Inside, written
from signing import Envelope, Sample, encode_hex
from vectors import Json, Vectors, file

SOURCE = "learn.microsoft.com, Receive change notifications through webhooks"
FIRST = "/value/0/clientState"
SECOND = "/value/1/clientState"
# Of another subscription.
FURTHER = "tokenOfAFurtherSubscription01234"


def notification(state: object, subscription: str = "1") -> dict[str, Any]:
    return {
        "subscriptionId": f"76222963-cc7b-42d2-882d-8aaa69cb2ba{subscription}",
        "subscriptionExpirationDateTime": "2024-01-16T22:11:09.952Z",
        "clientState": state,
        "changeType": "created",
        "resource": "users/ddfcd489-628b-40d7-b48b-57002df800e5/messages/Café",
        "tenantId": "84bd8158-6d4d-4958-8b9f-9d6445542f95",
    }


def sent(*states: object) -> bytes:
    """A notification for each, of a subscription of its own."""
    return written({"value": [notification(s, str(n)) for n, s in enumerate(states)]})


PROVIDER = Inside(
    name="microsoft-graph",
    source=SOURCE,
    secret=TOKEN,
    other_secret=OTHER_TOKEN,
    digest=lambda s: b"",
    signature_header="",
    encode=encode_hex,
    samples=(Sample("delivery", SOURCE, sent(TOKEN).decode()),),
    wrap=lambda data: data,
    envelope=Envelope((), None, None, "/value", type_required=False),
    authenticity="token",
)


def vectors() -> Json:
    v = Vectors(PROVIDER)
    v.accept("genuine", "One notification.")
    v.accept("several notifications", "Of one secret.", body=sent(TOKEN, TOKEN, TOKEN))
    v.accept(
        "of several subscriptions",
        "Each has its own secret.",
        body=sent(TOKEN, FURTHER),
        secrets=[FURTHER, TOKEN],
    )
    v.refuse(
        "another token",
        "signature_mismatch",
        "Of another endpoint.",
        details={"header": FIRST, "secrets": 1},
        body=sent(OTHER_TOKEN),
    )
    v.refuse(
        "another token in the second",
        "signature_mismatch",
        "Beside a genuine notification nobody may put his own.",
        details={"header": SECOND, "secrets": 1},
        body=sent(TOKEN, OTHER_TOKEN),
    )
    v.refuse(
        "another token in the last",
        "signature_mismatch",
        "All are looked at.",
        details={"header": "/value/3/clientState", "secrets": 2},
        body=sent(TOKEN, FURTHER, TOKEN, OTHER_TOKEN),
        secrets=[TOKEN, FURTHER],
    )
    v.refuse(
        "a part of the token in the second",
        "signature_mismatch",
        "All of it has to come.",
        details={"header": SECOND},
        body=sent(TOKEN, TOKEN[:-1]),
    )
    v.refuse(
        "no token in the second",
        "malformed_body",
        "A subscription without a `clientState` proves nothing.",
        details={"field": SECOND},
        body=sent(TOKEN, None),
    )
    v.refuse(
        "an empty token in the second",
        "malformed_signature",
        "No text is none.",
        details={"header": SECOND},
        body=sent(TOKEN, ""),
    )
    v.refuse(
        "a second notification that is none",
        "malformed_body",
        "It has no token.",
        details={"field": SECOND},
        body=written({"value": [notification(TOKEN), TOKEN]}),
    )
    v.refuse(
        "no notification",
        "malformed_body",
        "What has no token proves nothing.",
        details={"field": FIRST},
        body=sent(),
    )
    v.refuse(
        "a notification in the place of the list",
        "malformed_body",
        "The list is what has tokens.",
        details={"field": FIRST},
        body=written({"value": notification(TOKEN)}),
    )
    v.refuse(
        "the token twice",
        "malformed_body",
        "Which one counts, nobody knows.",
        body=sent(TOKEN, TOKEN).replace(
            b'"clientState":', b'"clientState":"0","clientState":', 1
        ),
    )
    return file("microsoft-graph", "none", v.cases)
