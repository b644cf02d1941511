"""ClickUp, from developer.clickup.com, webhooksignature."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "ClickUp, developer.clickup.com, webhooksignature"

vectors = light(
    "clickup",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Signature",
    envelope=Envelope((), "/event", None, None, type_required=True),
    body='{"event":"something.happened"}',
)
