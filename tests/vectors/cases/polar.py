"""Polar, from polarsource/polar, pull requests 14117 and 14400, and polarsource/polar-js, src/webhooks.ts."""

from __future__ import annotations

from light import WHSEC, standard_webhooks
from signing import Envelope
from vectors import Vectors

SOURCE = "Polar, polarsource/polar, pull request 14117"
OLD = "polar_whs_ovyN6cPrTv56AApvzCaJno08SSmGJmgbWilb33N2JuK"


def own(v: Vectors) -> None:
    v.accept(
        "with a secret from before September 2026",
        "Its text is the key.",
        source="Polar, polarsource/polar-js, src/webhooks.ts",
        secrets=OLD,
        key=OLD.encode(),
    )
    v.accept(
        "with both, while one replaces the other",
        "Each has its own form.",
        secrets=[WHSEC, OLD],
        key=OLD.encode(),
    )


vectors = standard_webhooks(
    "polar",
    SOURCE,
    envelope=Envelope((), "/type", None, "/data", type_required=True),
    body='{"type":"something.happened","data":{"amount":1000,"name":"Café"}}',
    own=own,
)
