"""Shopify, from "Verify webhook deliveries"."""

from __future__ import annotations

from families import provider_file
from signing import Provider, Sample, encode_base64, mac
from vectors import Json, Vectors

PROVIDER = Provider(
    name="shopify",
    source="Shopify developer documentation, Verify webhook deliveries",
    secret="shopify_app_client_secret",
    other_secret="another_client_secret",
    # OpenSSL::HMAC.digest('sha256', CLIENT_SECRET, data), in base64
    digest=lambda s: mac(s.key, s.body),
    encode=encode_base64,
    signature_header="X-Shopify-Hmac-SHA256",
    samples=(
        Sample(
            "orders/create",
            "Shopify developer documentation, Webhooks, orders/create; shortened",
            """\
{
  "id": 820982911946154508,
  "email": "customer@example.com",
  "total_price": "398.00",
  "line_items": [{ "id": 866550311766439020, "quantity": 1 }]
}""",
        ),
    ),
    wrap=lambda data: f'{{"id":820982911946154508,"note":{data}}}',
)


def own(v: Vectors) -> None:
    v.refuse(
        "signature after sha256=",
        "malformed_signature",
        "GitHub writes a prefix; Shopify does not.",
        signature=lambda text: f"sha256={text}",
    )


def vectors() -> Json:
    return provider_file(PROVIDER, own)
