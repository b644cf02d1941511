"""Box, from box/box-node-sdk, whose tests have a signed delivery."""

from __future__ import annotations

from light import OTHER_SECRET, SECRET, Light, everyone
from signing import Envelope, Header, Sample, encode_base64, mac
from vectors import Json, Vectors, file

SOURCE = "Box, box/box-node-sdk, src/managers/webhooks.ts"
TESTS = "Box, box/box-node-sdk, the tests of validateMessage"
DATE = "2024-01-15T03:30:00-07:00"
PRIMARY, SECONDARY = "BOX-SIGNATURE-PRIMARY", "BOX-SIGNATURE-SECONDARY"
TIMESTAMP = "BOX-DELIVERY-TIMESTAMP"
SAMPLE = (
    '{"type":"webhook_event","webhook":{"id":"1234567890"},"trigger":"FILE.UPLOADED",'
    '"source":{"id":"1234567890","type":"file","name":"Test.txt"}}'
)
# Signed with SamplePrimaryKey and SampleSecondaryKey at 2020-01-01T00:00:00-07:00.
PUBLISHED = {
    PRIMARY: "6TfeAW3A1PASkgboxxA5yqHNKOwFyMWuEXny/FPD5hI=",
    SECONDARY: "v+1CD1Jdo3muIcbpv5lxxgPglOqMfsNHPV899xWYydo=",
}

PROVIDER = Light(
    name="box",
    source=SOURCE,
    secret=SECRET,
    other_secret=OTHER_SECRET,
    # The raw body, then the timestamp's text.
    digest=lambda s: mac(s.key, s.body, s.timestamp),
    signature_header=PRIMARY,
    encode=encode_base64,
    samples=(Sample("delivery", TESTS, SAMPLE),),
    wrap=lambda data: data,
    envelope=Envelope(("/id",), "/trigger", "/created_at", "/source"),
    timestamp="signed",
    timestamp_header=TIMESTAMP,
)


def vectors() -> Json:
    v = Vectors(PROVIDER, timestamp=DATE)
    everyone(v)
    published = {
        "source": TESTS,
        "timestamp": "2020-01-01T00:00:00-07:00",
        "now": 1577862000,
        "signature": PUBLISHED[PRIMARY],
    }
    v.accept(
        "published, with the primary key",
        "A delivery that Box' own tests hold.",
        secrets="SamplePrimaryKey",
        **published,
    )

    def both(sent: list[Header]) -> list[Header]:
        return [*sent, (SECONDARY, PUBLISHED[SECONDARY])]

    v.accept(
        "published, with both headers and the secondary key",
        "While a key is replaced, the other one still verifies.",
        secrets="SampleSecondaryKey",
        headers=both,
        **published,
    )
    v.accept(
        "published, with both headers and both keys",
        "Any signature with any key.",
        secrets=["SamplePrimaryKey", "SampleSecondaryKey"],
        headers=both,
        **published,
    )
    v.refuse(
        "published, with another key",
        "signature_mismatch",
        "Neither signature is this key's.",
        secrets="IncorrectKey",
        headers=both,
        **published,
    )
    v.accept(
        "the secondary signature alone",
        "One of them is enough.",
        headers=lambda sent: [(SECONDARY if n == PRIMARY else n, x) for n, x in sent],
    )
    v.refuse(
        "one second beyond the tolerance",
        "timestamp_too_old",
        "The tolerance ends where it says.",
        details={"skewSeconds": 601, "toleranceSeconds": 600},
        timestamp="2024-01-15T03:19:59-07:00",
    )
    v.refuse(
        "the date's first digit moved to the body",
        "malformed_timestamp",
        "The date's own form says where it begins.",
        body=v.body + b"2",
        signed_body=v.body,
        headers=lambda sent: [(n, x[1:] if n == TIMESTAMP else x) for n, x in sent],
        operation="verify",
    )
    return file("box", "signed", v.cases)
