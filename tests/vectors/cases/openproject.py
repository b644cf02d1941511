"""OpenProject, from opf/openproject, represented_webhook_job.rb."""

from __future__ import annotations

from light import hashed, light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "OpenProject, opf/openproject, represented_webhook_job.rb"


def own(v: Vectors) -> None:
    hashed(v)


vectors = light(
    "openproject",
    SOURCE,
    lambda s: mac(s.key, s.body, algorithm="sha1"),
    encode_hex,
    "X-OP-Signature",
    value=lambda signature, _: "sha1=" + signature,
    envelope=Envelope((), "/action", None, None, type_required=False),
    body='{"action":"work_package:updated","work_package":{"id":1001,"subject":"Café"}}',
    own=own,
)
