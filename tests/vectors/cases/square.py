"""Square, from developer.squareup.com, Verify and validate an event notification."""

from __future__ import annotations

from light import light, requested
from signing import Envelope, encode_base64, mac
from vectors import Vectors

SOURCE = "Square, developer.squareup.com, Webhooks, step 3: validate"
URL = "https://example.com/webhooks/square?tenant=7"
BODY = (
    '{"merchant_id":"MLEFBHHSJGVHD","type":"payment.created","event_id":"13b867cf-db3d-4b1c-90b6-2f32a9d78124",'
    '"created_at":"2024-01-15T10:30:00Z","data":{"type":"payment","id":"KkAkhdMsgzn59SM8A89WgKwekxLZY","object":{}}}'
)


def own(v: Vectors) -> None:
    requested(v, other="https://example.com/webhooks/square?tenant=8")
    v.refuse(
        "a header that is called as the URL is looked up",
        "invalid_option",
        "No header stands in for what the program hands over.",
        details={"option": "url"},
        headers=lambda sent: [*sent, (":url", URL), ("url", URL)],
        handed_over={"method": "POST"},
    )
    v.refuse(
        "bytes moved from the body to the URL",
        "malformed_header",
        "No URL has a brace: the body's beginning cannot be given to it.",
        details={"header": ":url"},
        body=v.body[1:],
        signed_body=v.body,
        handed_over={"url": URL + "{"},
    )
    v.refuse(
        "signed without the URL",
        "signature_mismatch",
        "The body alone is not what Square signs.",
        url="",
        handed_over={"url": URL},
    )


vectors = light(
    "square",
    SOURCE,
    lambda s: mac(s.key, s.url, s.body),
    encode_base64,
    "x-square-hmacsha256-signature",
    envelope=Envelope(("/event_id",), "/type", "/created_at", "/data"),
    body=BODY,
    url=URL,
    own=own,
)
