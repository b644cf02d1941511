"""SavvyCal, from savvycal.com, Webhooks, and developers.savvycal.app, Webhooks."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "SavvyCal, savvycal.com, Webhooks"

vectors = light(
    "savvycal",
    SOURCE,
    lambda s: mac(s.key, s.body),
    lambda signature: encode_hex(signature).upper(),
    "x-savvycal-signature",
    value=lambda signature, _: "sha256=" + signature,
    envelope=Envelope(("/id",), type_required=False),
    body='{"type":"event.created","id":"payload_XXXXXXXXXX"}',
)
