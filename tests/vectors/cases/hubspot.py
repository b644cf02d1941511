"""HubSpot, from developers.hubspot.com, Validating requests, version 3."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac
from vectors import Vectors

SOURCE = "HubSpot, developers.hubspot.com, Validating requests, v3"
URL = "https://example.com/hooks%2Fhubspot?tenant=7&to=a%40b%3Ac&q=caf%C3%A9%20%2B"
BODY = (
    '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1705314600000,'
    '"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","appId":54321}]'
)
# The table of the page.
TABLE = {
    "%3A": ":",
    "%2F": "/",
    "%3F": "?",
    "%40": "@",
    "%21": "!",
    "%24": "$",
    "%27": "'",
    "%28": "(",
    "%29": ")",
    "%2A": "*",
    "%2C": ",",
    "%3B": ";",
}


def decoded(url: str) -> str:
    for encoded, character in TABLE.items():
        url = url.replace(encoded, character)
    return url


def own(v: Vectors) -> None:
    v.accept(
        "all twelve escapes, and others",
        "Those of the table are undone, and no others.",
        url=f"https://example.com/?a={''.join(TABLE)}%25%3D%26%23%20",
    )
    v.accept(
        "an escape of an escape",
        "What comes of one is not undone once more.",
        url="https://example.com/?a=%253A",
    )
    v.accept(
        "behind a proxy, of which the host was told",
        "Path and query are those that arrived.",
        handed_over={
            "method": "POST",
            "url": URL.replace("https://example.com", "http://10.0.0.7"),
        },
        options={"baseUrl": "https://example.com"},
    )
    v.refuse(
        "signed with the escapes as they are",
        "signature_mismatch",
        "They are undone before.",
        signature=encode_base64(
            mac(v.provider.secret.encode(), "POST", URL, v.body, str(v.timestamp))
        ),
    )
    v.refuse(
        "sent to another URL",
        "signature_mismatch",
        "The URL is signed.",
        handed_over={"method": "POST", "url": URL.replace("7", "8")},
    )
    v.refuse(
        "sent by another method",
        "signature_mismatch",
        "The method is signed.",
        handed_over={"method": "PUT", "url": URL},
    )


vectors = light(
    "hubspot",
    SOURCE,
    lambda s: mac(s.key, s.method, decoded(s.url), s.body, s.timestamp),
    encode_base64,
    "X-HubSpot-Signature-v3",
    timestamp="signed",
    timestamp_header="X-HubSpot-Request-Timestamp",
    milliseconds=True,
    body=BODY,
    url=URL,
    own=own,
)
