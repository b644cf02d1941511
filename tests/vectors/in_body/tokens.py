"""Shared tokens in the body."""

from __future__ import annotations

from dataclasses import replace

from vectors import Json, Vectors

from in_body.made import (
    TOKEN,
    Inside,
    event,
    of,
    refused,
    scheme,
)


def tokens() -> list[Json]:
    secret = "tokenOfThisEndpoint0123456789"
    shared = replace(
        scheme(
            "body-token",
            TOKEN,
            event(passcode=secret),
            algorithm="token",
            signature={"json": "/passcode", "layout": "plain", "encoding": "text"},
            signedContent=[],
        ),
        secret=secret,
        other_secret="tokenOfAnotherEndpoint0123456789",
    )

    def sent(passcode: object) -> bytes:
        return event(passcode=passcode).encode()

    v = Vectors(shared)
    v.accept("token: genuine", "The secret came along, in the body.")
    v.accept(
        "token: written with an escape",
        "What a string says counts.",
        body=sent("@").replace(b"@", b"\\u0074" + secret[1:].encode()),
    )
    v.accept(
        "token: beyond ASCII",
        "Bodies hold what headers cannot.",
        body=sent("Café–passcodeOfThisEndpoint0123456789"),
        secrets="Café–passcodeOfThisEndpoint0123456789",
    )
    v.refuse(
        "token: another one",
        "signature_mismatch",
        "Not this secret.",
        body=sent(shared.other_secret),
    )
    v.refuse(
        "token: a part of it",
        "signature_mismatch",
        "All of it.",
        body=sent(secret[:-1]),
    )
    v.refuse("token: empty", "malformed_signature", "No text is none.", body=sent(""))
    v.refuse(
        "token: longer than any",
        "malformed_signature",
        "257 characters.",
        body=sent("0" * 257),
    )
    v.refuse(
        "token: twice",
        "malformed_body",
        "One of the two is right; which one was meant, nobody knows.",
        details={"field": "/passcode"},
        body=sent(secret).replace(b'"passcode"', b'"passcode":"x","passcode"'),
    )
    v.refuse(
        "token: not there",
        "malformed_body",
        "It is what shows who sent it.",
        details={"field": "/passcode"},
        body=event().encode(),
    )
    v.refuse(
        "token: null",
        "malformed_body",
        "No text.",
        details={"field": "/passcode"},
        body=sent(None),
    )
    v.refuse(
        "token: in a list",
        "malformed_body",
        "No text.",
        details={"field": "/passcode"},
        body=sent([secret]),
    )
    return v.cases + of_lists(shared)


def of_lists(shared: Inside) -> list[Json]:
    """Of each element of a list: what is looked at in deliveries, Microsoft Graph's vectors say."""
    each = {
        "json": "/value/0/state",
        "layout": "each",
        "list": "/value",
        "encoding": "text",
    }
    listed = of(shared, signature=each)
    cases: list[Json] = []
    for name, changed, path in [
        ("without a list", {"list": None}, "/signature"),
        ("the list itself", {"json": "/value/0"}, "/signature/list"),
        ("in the second element", {"json": "/value/1/state"}, "/signature/list"),
        ("in another list", {"list": "/others"}, "/signature/list"),
        ("a list that is no pointer", {"list": "value"}, "/signature/list"),
        ("with a separator", {"separator": ","}, "/signature/separator"),
    ]:
        signature = {k: x for k, x in {**each, **changed}.items() if x is not None}
        cases += refused(of(listed, signature=signature), f"each token: {name}", path)
    mac = of(
        listed,
        algorithm="hmac-sha256",
        signature={**each, "encoding": "hex"},
        signedContent=[{"json": "/value/0/id"}],
        bodySigned=False,
    )
    return cases + refused(mac, "each token: a signature", "/signature/layout")
