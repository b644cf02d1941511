"""PagerDuty, from PagerDuty/developer-docs, webhooks/04-Signatures.md."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "PagerDuty, PagerDuty/developer-docs, webhooks/04-Signatures.md"


def own(v: Vectors) -> None:
    wrong = encode_hex(bytes(32))
    for name, between in [("", ","), (" and a blank", ", ")]:
        v.accept(
            f"one signature for each of two secrets, joined by a comma{name}",
            "One `v1=` for each secret.",
            value=lambda text, between=between: f"v1={wrong}{between}{text}",
        )


vectors = light(
    "pagerduty",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-PagerDuty-Signature",
    value=lambda signature, _: "v1=" + signature,
    listed=True,
    own=own,
)
