"""Help Scout, from helpscout/helpscout-api-php, src/Webhooks/IncomingWebhook.php."""

from __future__ import annotations

from light import hashed, light
from signing import encode_base64, mac
from vectors import Vectors

SOURCE = "Help Scout, helpscout/helpscout-api-php, src/Webhooks/IncomingWebhook.php"


def own(v: Vectors) -> None:
    hashed(v)
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Help Scout, helpscout/helpscout-api-php, examples/incoming_webhook.php",
        secrets="asdfasdf",
        secret="asdfasdf",
        body=b'{"id":123}',
        signature="7S2+kN8bZsrdAEADJ+yYfWWsf/4=",
        operation="verify",
    )


vectors = light(
    "help-scout",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_base64,
    "X-HelpScout-Signature",
    own=own,
)
