"""Perry Weather, from developers.perryweather.com, Webhooks."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Perry Weather, developers.perryweather.com, Webhooks"

vectors = light(
    "perry-weather",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "x-pw-signature",
)
