"""MongoDB Atlas, from mongodb.com, Integrate with webhooks."""

from __future__ import annotations

from light import hashed, light
from signing import Envelope, encode_base64, mac
from vectors import Vectors

SOURCE = "MongoDB Atlas, mongodb.com, Integrate with webhooks"


def own(v: Vectors) -> None:
    hashed(v)


vectors = light(
    "mongodb-atlas",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_base64,
    "X-MMS-Signature",
    envelope=Envelope((), "/eventTypeName", "/created", None, type_required=False),
    body='{"id":"alert1001","eventTypeName":"OUTSIDE_METRIC_THRESHOLD","created":"2024-01-15T10:30:00Z","status":"OPEN","humanReadable":"Café"}',
    own=own,
)
