"""Hookdeck's Event Gateway, from hookdeck/webhook-skills and hookdeck/hookdeck-vercel."""

from __future__ import annotations

from light import OTHER_SECRET, light
from signing import Header, encode_base64, mac
from vectors import Vectors

SOURCE = "Hookdeck, hookdeck/hookdeck-vercel, index.ts"
FIRST, SECOND = "X-Hookdeck-Signature", "X-Hookdeck-Signature-2"


def own(v: Vectors) -> None:
    def rotated(sent: list[Header]) -> list[Header]:
        """The other secret's signature first, this one's beside it."""
        other = encode_base64(mac(OTHER_SECRET.encode(), v.body))
        values = dict(sent)
        return [(FIRST, other), (SECOND, values[FIRST])]

    v.accept(
        "in the second header",
        "While one secret replaces another, both sign.",
        headers=rotated,
    )
    v.refuse(
        "a second signature that is not right",
        "signature_mismatch",
        "Neither of the two is that of this secret.",
        headers=lambda sent: [(n, encode_base64(bytes(32))) for n in (FIRST, SECOND)],
    )


vectors = light(
    "hookdeck",
    SOURCE,
    # createHmac('sha256', secret).update(rawBody).digest('base64')
    lambda s: mac(s.key, s.body),
    encode_base64,
    FIRST,
    own=own,
)
