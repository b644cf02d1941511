"""Worldline Connect, from Worldline-Global-Collect/connect-sdk-python3, with the example of its tests."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_base64, mac
from vectors import Vectors

SOURCE = "Worldline Connect, Worldline-Global-Collect/connect-sdk-python3, webhooks/signature_validator.py"
PUBLISHED = """{
  "apiVersion": "v1",
  "id": "8ee793f6-4553-4749-85dc-f2ef095c5ab0",
  "created": "2017-02-02T11:24:14.040+0100",
  "merchantId": "20000",
  "type": "payment.paid",
  "payment": {
    "id": "00000200000143570012",
    "paymentOutput": {
      "amountOfMoney": {
        "amount": 1000,
        "currencyCode": "EUR"
      },
      "references": {
        "paymentReference": "200001681810"
      },
      "paymentMethod": "bankTransfer",
      "bankTransferPaymentMethodSpecificOutput": {
        "paymentProductId": 11
      }
    },
    "status": "PAID",
    "statusOutput": {
      "isCancellable": false,
      "statusCategory": "COMPLETED",
      "statusCode": 1000,
      "statusCodeChangeDateTime": "20170202112414",
      "isAuthorized": true
    }
  }
}"""


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Worldline Connect, Worldline-Global-Collect/connect-sdk-python3, tests/unit/test_web_hooks_helper.py",
        secrets="hello+world",
        secret="hello+world",
        body=PUBLISHED.encode(),
        signature="2S7doBj/GnJnacIjSJzr5fxGM5xmfQyFAwxv1I53ZEk=",
    )


vectors = light(
    "worldline-connect",
    SOURCE,
    # b64encode(hmac.new(secret_key.encode("utf-8"), body, hashlib.sha256).digest())
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-GCS-Signature",
    envelope=Envelope(("/id",), "/type", None, None),
    body=PUBLISHED,
    own=own,
)
