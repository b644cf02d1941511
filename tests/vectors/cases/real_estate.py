"""real-estate, from its Webhooks Guide: no separator between timestamp and body."""

from __future__ import annotations

from families import provider_file, shapes
from signing import NOW, Envelope, Provider, Sample, encode_hex, mac
from vectors import Json, Vectors

SAMPLES = (
    Sample(
        "property.created",
        "real-estate guide, Event Payload Examples, property.created",
        """\
{
  "id": "evt_123456",
  "type": "property.created",
  "created": "2023-06-15T10:30:00Z",
  "data": {
    "property": {
      "id": "prop_123456",
      "address": "123 Main St, New York, NY 10001",
      "price": 750000,
      "bedrooms": 2,
      "bathrooms": 2,
      "squareFeet": 1200,
      "createdAt": "2023-06-15T10:30:00Z"
    }
  }
}""",
    ),
    Sample(
        "appointment.scheduled",
        "real-estate guide, Event Payload Examples, appointment.scheduled",
        """\
{
  "id": "evt_789012",
  "type": "appointment.scheduled",
  "created": "2023-06-15T14:20:00Z",
  "data": {
    "appointment": {
      "id": "appt_123456",
      "propertyId": "prop_123456",
      "startTime": "2023-06-20T10:30:00Z",
      "endTime": "2023-06-20T11:00:00Z",
      "status": "scheduled",
      "attendees": [
        {
          "id": "user_123",
          "name": "John Doe",
          "email": "john@example.com"
        }
      ],
      "createdAt": "2023-06-15T14:20:00Z"
    }
  }
}""",
    ),
)

PROVIDER = Provider(
    name="real-estate",
    source="real-estate guide, Step 3: Verify Webhook Signatures",
    secret="your_webhook_secret",
    other_secret="another_webhook_secret",
    # createHmac('sha256', secret).update(timestamp + body).digest('hex')
    digest=lambda s: mac(s.key, s.timestamp, s.body),
    encode=encode_hex,
    signature_header="X-Webhook-Signature",
    timestamp_header="X-Webhook-Timestamp",
    timestamp="signed",
    envelope=Envelope(("/id",), "/type", "/created", "/data"),
    samples=SAMPLES,
    documented=frozenset(sample.name for sample in SAMPLES),
    wrap=lambda data: (
        '{"id":"evt_1","type":"property.updated",'
        f'"created":"2023-06-15T10:30:00Z","data":{data}}}'
    ),
)

OFF = {"checkTimestamp": False}
WIDE = {"toleranceSeconds": 2_000_000_000}


def moved_digits(v: Vectors) -> None:
    """The bytes that are signed stay the same, so the signature is right in all of these."""
    # A body may begin with a digit as long as only its authenticity is asked for.
    signed = mac(v.provider.secret.encode(), str(NOW), b"42 is a body").hex()
    digits = str(NOW)
    moves = [
        (
            "last digit of the timestamp moved into the body",
            digits[:-1],
            (digits[-1] + "42 is a body").encode(),
            "timestamp_too_old",
        ),
        (
            "first digit of the body moved into the timestamp",
            digits + "4",
            b"2 is a body",
            "timestamp_too_new",
        ),
    ]
    v.accept(
        "body that begins with a digit",
        "Nothing was moved.",
        body=b"42 is a body",
        signature=signed,
        operation="verify",
    )
    for name, timestamp, body, code in moves:
        delivery = {
            "body": body,
            "timestamp": timestamp,
            "signature": signed,
            "operation": "verify",
        }
        v.refuse(
            name,
            code,
            "There is no separator, so the signature is right; the time is far off.",
            **delivery,
        )
        v.refuse(
            f"{name}, with the freshness check off",
            "malformed_timestamp",
            "There is no separator, so the signature is right; the timestamp has not ten digits.",
            options=OFF,
            **delivery,
        )
    name, timestamp, body, _ = moves[0]
    v.refuse(
        f"{name}, with a tolerance of decades",
        "malformed_timestamp",
        "There is no separator, so the signature is right; the timestamp has not ten digits.",
        options=WIDE,
        body=body,
        timestamp=timestamp,
        signature=signed,
        operation="verify",
    )


def own(v: Vectors) -> None:
    shapes(v, "/data/property/address", "/data/property/price", "a number")
    moved_digits(v)
    v.refuse(
        "signed with a separator",
        "signature_mismatch",
        "realestateapi signs so; here nothing stands between timestamp and body.",
        signature=lambda _: mac(
            v.provider.secret.encode(), str(NOW), ".", v.body
        ).hex(),
    )


def vectors() -> Json:
    return provider_file(PROVIDER, own)
