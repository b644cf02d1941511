"""Supabase Auth hooks, from the sender's source, supabase/auth, hookshttp.go."""

from __future__ import annotations

from base64 import b64decode

from light import OTHER_WHSEC, WHSEC, standard_webhooks
from signing import encode_base64
from vectors import Vectors

SOURCE = "Supabase Auth hooks, supabase/auth, internal/hooks/hookshttp/hookshttp.go"


def own(v: Vectors) -> None:
    wrong = encode_base64(bytes(32))
    v.accept(
        "two signatures, the second right",
        "The sender joins them by a comma and a blank.",
        value=lambda text: f"v1,{wrong}, {text}",
    )
    v.accept(
        "two signatures, the first right",
        "The sender joins them by a comma and a blank.",
        value=lambda text: f"{text}, v1,{wrong}",
    )
    v.refuse(
        "two signatures joined by a blank",
        "duplicate_header",
        "As Standard Webhooks has it, and this sender not.",
        value=lambda text: f"v1,{wrong} {text}",
    )
    v.refuse(
        "a secret without its version",
        "malformed_secret",
        "The whole secret begins with `v1,whsec_`.",
        secrets=WHSEC,
        details={"index": 0},
        operation="verify",
    )


vectors = standard_webhooks(
    "supabase",
    SOURCE,
    key=lambda text: b64decode(text.removeprefix("v1,whsec_")),
    secret=f"v1,{WHSEC}",
    other_secret=f"v1,{OTHER_WHSEC}",
    body='{"user":{"id":"8484b834","phone":"+1000"},"sms":{"otp":"561166"}}',
    own=own,
)
