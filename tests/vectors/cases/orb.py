"""Orb, from orbcorp/orb-node, src/resources/webhooks.ts and its test."""

from __future__ import annotations

from light import OTHER_SECRET, Light, everyone, layout
from signing import Envelope, Sample, encode_hex, mac
from vectors import Json, Vectors, file

SOURCE = "Orb, orbcorp/orb-node, src/resources/webhooks.ts"
PUBLISHED = "Orb, orbcorp/orb-node, tests/api-resources/webhooks.test.ts"
SECRET = "c-UGKYdnhHh436B_sMouYAPUvXyWpzOdunZBV5dFSD8"
TEXT = (
    '{"id": "o4mmewpfNNTnjfZc", "created_at": "2024-03-27T15:42:29+00:00", "type": "resource_event.test", '
    '"properties": {"message": "A test webhook from Orb. Happy testing!"}}'
)
DATE = "2024-01-15T10:30:00.551"
PUBLISHED_DATE = "2024-03-27T15:42:29.551"
# By `date -u -d 2024-03-27T15:42:29 +%s`.
AT = 1711554149
SIGNATURE = "9d25de966891ab0bc18754faf8d83d0980b44ae330fcc130b41a6cf3daf1f391"

PROVIDER = Light(
    name="orb",
    source=SOURCE,
    secret=SECRET,
    other_secret=OTHER_SECRET,
    digest=lambda s: mac(s.key, "v1:", s.timestamp, ":", s.body),
    signature_header="X-Orb-Signature",
    encode=encode_hex,
    samples=(Sample("delivery", PUBLISHED, TEXT),),
    wrap=lambda data: data,
    envelope=Envelope(("/id",), "/type", "/created_at", "/properties"),
    timestamp="signed",
    timestamp_header="X-Orb-Timestamp",
    value=lambda signature, _: f"v1={signature}",
)


def vectors() -> Json:
    v = Vectors(PROVIDER)
    v.timestamp = DATE
    everyone(v)
    layout(v)
    v.accept(
        "the published delivery",
        "The signature is the published one.",
        source=PUBLISHED,
        body=TEXT.encode(),
        now=AT,
        headers=lambda _: [
            ("X-Orb-Timestamp", PUBLISHED_DATE),
            ("X-Orb-Signature", f"v1={SIGNATURE}"),
        ],
    )
    v.accept(
        "another version, and one for another secret, before it",
        "One for each, joined by blanks.",
        value=lambda text: f"v2={SIGNATURE} v1={'0' * 64} {text}",
    )
    for name, text, error in [
        ("beyond the tolerance", "2024-01-15T10:24:59.999", "timestamp_too_old"),
        ("from the future", "2024-01-15T10:35:01", "timestamp_too_new"),
        ("the time of another zone", "2024-01-15T05:30:00.551", "timestamp_too_old"),
    ]:
        v.refuse(
            name,
            error,
            "A date without an offset means UTC, wherever it is read.",
            timestamp=text,
        )
    v.accept(
        "with an offset",
        "The SDK takes one where it is there.",
        timestamp="2024-01-15T10:30:00+00:00",
    )
    v.refuse(
        "Unix seconds where a date is due",
        "malformed_timestamp",
        "The header holds a date.",
        timestamp="1705314600",
    )
    return file("orb", "signed", v.cases)
