"""DocuSeal, from its own sender: docusealco/docuseal, lib/webhook_urls/signatures.rb."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac
from vectors import Vectors

SOURCE = "DocuSeal, docusealco/docuseal, lib/webhook_urls/signatures.rb"


def own(v: Vectors) -> None:
    v.refuse(
        "the signature before the time",
        "malformed_timestamp",
        "The first entry is the time.",
        value=lambda text: ".".join(reversed(text.split("."))),
    )
    v.refuse(
        "the body alone signed",
        "signature_mismatch",
        "The time and a dot stand before it.",
        signature=encode_hex(mac(v.provider.secret.encode(), v.body)),
    )


vectors = light(
    "docuseal",
    SOURCE,
    # OpenSSL::HMAC.hexdigest('sha256', secret, "#{timestamp}.#{body}")
    lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode_hex,
    "X-Docuseal-Signature",
    value=lambda signature, timestamp: f"{timestamp}.{signature}",
    timestamp="signed",
    secret="whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    other_secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    envelope=Envelope((), "/event_type", "/timestamp", "/data"),
    body='{"event_type":"form.completed","timestamp":"2024-01-15T10:30:00.000Z","data":{"id":1,"email":"café@example.com"}}',
    own=own,
)
