"""WhatsApp Business Platform, from developers.facebook.com, getting-started."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "WhatsApp Business Platform, developers.facebook.com, getting-started"

vectors = light(
    "whatsapp",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "X-Hub-Signature-256",
    value=lambda signature, _: "sha256=" + signature,
    envelope=Envelope((), "/object", None, "/entry", type_required=False),
    body='{"object":"something.happened","entry":{"amount":1000,"name":"Café"}}',
)
