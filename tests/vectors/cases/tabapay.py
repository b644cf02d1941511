"""TabaPay, from developers.tabapay.com, Verifying webhook signatures."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "TabaPay, developers.tabapay.com, Verifying webhook signatures"


def own(v: Vectors) -> None:
    other = encode_hex(bytes(32))
    v.accept(
        "by the previous secret, within 48 hours of a rotation",
        "Its signature stands under `v2`, behind the current secret's.",
        value=lambda text: text.replace("v1=", f"v1={other},v2="),
    )
    v.accept(
        "by the current secret, within 48 hours of a rotation",
        "The previous secret's signature is there too.",
        value=lambda text: f"{text},v2={other}",
    )


vectors = light(
    "tabapay",
    SOURCE,
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-HMAC-Signature",
    value=lambda signature, timestamp: f"t={timestamp},v1={signature}",
    listed=True,
    timestamp="signed",
    own=own,
)
