"""LINE, from line/line-bot-sdk-nodejs, lib/validate-signature.ts."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac
from vectors import Vectors

SOURCE = "LINE, line/line-bot-sdk-nodejs, lib/validate-signature.ts"


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="LINE, line/line-bot-sdk-nodejs, test/validate-signature.spec.ts",
        secrets="test_secret",
        secret="test_secret",
        body=b'{"hello":"world"}',
        signature="t7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM=",
        operation="verify",
    )


vectors = light(
    "line",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Line-Signature",
    own=own,
)
