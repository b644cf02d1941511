"""Constant Contact, from developer.constantcontact.com, Validate that a webhook is authentic."""

from __future__ import annotations

from light_tokens import forged, light_token
from public_keys import OTHER_RSA, RSA, jwks, sign
from tokens import detached, part, unencoded
from vectors import Vectors

SOURCE = "Constant Contact, developer.constantcontact.com, webhook authenticity"


OWN, OTHER = (jwks({**key.jwk, "use": "sig"}) for key in (RSA, OTHER_RSA))
KEYS = {OWN: RSA.base64, OTHER: OTHER_RSA.base64}


def own(v: Vectors) -> None:
    for what, changed in [
        ("that says nothing of its body", {"crit": None, "b64": None}),
        ("of a body in base64url", {"b64": True}),
        ("whose `b64` nobody has to understand", {"crit": None}),
        ("whose `b64` is a text", {"b64": "false"}),
        ("that understands it twice", {"crit": ["b64", "b64"]}),
    ]:
        v.refuse(
            f"a token {what}",
            "unsupported_signature",
            "RFC 7797, section 6: it is said and has to be understood.",
            signature=lambda text, changed=changed: forged(text, {}, **changed),
        )
    v.refuse(
        "the body in base64url under a token that says otherwise",
        "signature_mismatch",
        "What is signed is the body as it is.",
        signature=detached(
            {"alg": "RS256", "ts": v.timestamp, "b64": False, "crit": ["b64"]},
            v.body,
            lambda text: sign(RSA.base64.encode(), text, form="pkcs1"),
        ).decode(),
    )
    v.refuse(
        "a token without a time",
        "missing_header",
        "It says when it was made, which stops a replay.",
        details={"header": "X-CTCT-Webhook-Sig", "key": "ts"},
        signature=lambda text: text.replace(
            text.split(".")[0], part({"alg": "RS256", "b64": False, "crit": ["b64"]})
        ),
    )


vectors = light_token(
    "constant-contact",
    SOURCE,
    lambda s: unencoded(
        {"alg": "RS256", "ts": int(s.timestamp), "b64": False, "crit": ["b64"]},
        s.body,
        lambda text: sign(s.key, text, form="pkcs1"),
    ),
    "X-CTCT-Webhook-Sig",
    issued=True,
    unencoded=True,
    secret=OWN,
    other_secret=OTHER,
    key=lambda text: KEYS[text].encode(),
    body='{"event_type":"tier.increase","url":"https://api.cc.email/v3/partner/accounts/a9/plan"}',
    own=own,
)
