"""NetBox, from netbox-community/netbox, netbox/extras/webhooks.py."""

from __future__ import annotations

from light import hashed, light
from signing import encode_hex, mac
from vectors import Vectors

SOURCE = "NetBox, netbox-community/netbox, netbox/extras/webhooks.py"


def own(v: Vectors) -> None:
    hashed(v)


vectors = light(
    "netbox",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha512"),
    encode_hex,
    "X-Hook-Signature",
    own=own,
)
