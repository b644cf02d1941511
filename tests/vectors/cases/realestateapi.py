"""RealEstateAPI, from its Webhooks Guide."""

from __future__ import annotations

from families import provider_file, shapes
from signing import NOW, Envelope, Provider, Sample, encode_hex, mac
from vectors import Json, Vectors

SAMPLES = (
    Sample(
        "property.price_changed",
        "realestateapi guide, Event Types, property.price_changed",
        """\
{
  "id": "evt_1234567890",
  "type": "property.price_changed",
  "created": "2024-01-15T10:30:00Z",
  "data": {
    "property_id": "PROP123456",
    "address": "123 Main St, Austin, TX 78701",
    "old_price": 450000,
    "new_price": 425000,
    "change_amount": -25000,
    "change_percent": -5.56,
    "price_per_sqft": 193.18,
    "reason": "price_reduction"
  }
}""",
    ),
    Sample(
        "property.status_changed",
        "realestateapi guide, Event Types, property.status_changed",
        """\
{
  "id": "evt_1234567891",
  "type": "property.status_changed",
  "created": "2024-01-15T14:45:00Z",
  "data": {
    "property_id": "PROP123456",
    "address": "123 Main St, Austin, TX 78701",
    "old_status": "active",
    "new_status": "pending",
    "days_on_market": 15,
    "listing_id": "MLS123456"
  }
}""",
    ),
    Sample(
        "listing.new",
        "realestateapi guide, Event Types, listing.new",
        """\
{
  "id": "evt_1234567892",
  "type": "listing.new",
  "created": "2024-01-15T09:00:00Z",
  "data": {
    "mls_number": "MLS789012",
    "property_id": "PROP789012",
    "address": "456 Oak Ave, Austin, TX 78704",
    "list_price": 550000,
    "property_type": "single_family",
    "bedrooms": 4,
    "bathrooms": 3,
    "square_feet": 2800,
    "list_date": "2024-01-15",
    "agent": {
      "name": "Jane Smith",
      "phone": "512-555-0123",
      "email": "jane@realty.com"
    }
  }
}""",
    ),
    Sample(
        "listing.updated",
        "realestateapi guide, Event Types, listing.updated",
        """\
{
  "id": "evt_1234567893",
  "type": "listing.updated",
  "created": "2024-01-15T11:20:00Z",
  "data": {
    "mls_number": "MLS789012",
    "property_id": "PROP789012",
    "changes": [
      {
        "field": "description",
        "old_value": "Beautiful home...",
        "new_value": "Beautiful updated home..."
      },
      {
        "field": "virtual_tour_url",
        "old_value": null,
        "new_value": "https://tours.example.com/MLS789012"
      }
    ]
  }
}""",
    ),
    Sample(
        "valuation.completed",
        "realestateapi guide, Event Types, valuation.completed",
        """\
{
  "id": "evt_1234567894",
  "type": "valuation.completed",
  "created": "2024-01-15T16:00:00Z",
  "data": {
    "valuation_id": "VAL123456",
    "property_id": "PROP123456",
    "address": "123 Main St, Austin, TX 78701",
    "estimated_value": 475000,
    "confidence_score": 0.92,
    "value_range": {
      "low": 451250,
      "high": 498750
    },
    "previous_value": 465000,
    "change_percent": 2.15
  }
}""",
    ),
)

PROVIDER = Provider(
    name="realestateapi",
    source="realestateapi guide, Webhook Security, Signature Verification",
    secret="your_webhook_secret",
    other_secret="another_webhook_secret",
    # createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex')
    digest=lambda s: mac(s.key, s.timestamp, ".", s.body),
    encode=encode_hex,
    signature_header="X-RealEstateAPI-Signature",
    timestamp_header="X-RealEstateAPI-Timestamp",
    timestamp="signed",
    envelope=Envelope(("/id",), "/type", "/created", "/data"),
    samples=SAMPLES,
    documented=frozenset(sample.name for sample in SAMPLES),
    wrap=lambda data: (
        '{"id":"evt_1","type":"test.event",'
        f'"created":"2024-01-15T10:30:00Z","data":{data}}}'
    ),
)


def own(v: Vectors) -> None:
    shapes(v, "/data/reason", "/data/new_price", "a number")
    v.refuse(
        "signed without the separator",
        "signature_mismatch",
        "real-estate signs so; here a full stop stands between timestamp and body.",
        signature=lambda _: mac(v.provider.secret.encode(), str(NOW), v.body).hex(),
    )
    v.refuse(
        "signed over the body only",
        "signature_mismatch",
        "The timestamp belongs to the signed content.",
        signature=lambda _: mac(v.provider.secret.encode(), v.body).hex(),
    )


def vectors() -> Json:
    return provider_file(PROVIDER, own)
