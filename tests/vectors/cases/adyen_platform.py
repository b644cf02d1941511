"""Adyen (balance platform), from Adyen/adyen-node-api-library, src/utils/hmacValidator.ts."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_base64, mac
from vectors import Vectors

SOURCE = (
    "Adyen (balance platform), Adyen/adyen-node-api-library, src/utils/hmacValidator.ts"
)


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one.",
        source="Adyen, Adyen/adyen-node-api-library, src/__tests__/hmacValidator.spec.ts",
        secrets="11223344D785FBAE710E7F943F307971BB61B21281C98C9129B3D4018A57B2EB",
        secret="11223344D785FBAE710E7F943F307971BB61B21281C98C9129B3D4018A57B2EB",
        body=b'{\n    "data": {\n      "balancePlatform": "YOUR_BALANCE_PLATFORM",\n      "accountHolder": {\n        "contactDetails": {\n          "email": "test@adyen.com",\n          "phone": {\n            "number": "0612345678",\n            "type": "mobile"\n          },\n          "address": {\n            "houseNumberOrName": "23",\n            "city": "Amsterdam",\n            "country": "NL",\n            "postalCode": "12345",\n            "street": "Main Street 1"\n          }\n        },\n        "description": "Shelly Eller",\n        "legalEntityId": "LE00000000000000000001",\n        "reference": "YOUR_REFERENCE-2412C",\n        "capabilities": {\n          "issueCard": {\n            "enabled": true,\n            "requested": true,\n            "allowed": false,\n            "verificationStatus": "pending"\n          },\n          "receiveFromTransferInstrument": {\n            "enabled": true,\n            "requested": true,\n            "allowed": false,\n            "verificationStatus": "pending"\n          },\n          "sendToTransferInstrument": {\n            "enabled": true,\n            "requested": true,\n            "allowed": false,\n            "verificationStatus": "pending"\n          },\n          "sendToBalanceAccount": {\n            "enabled": true,\n            "requested": true,\n            "allowed": false,\n            "verificationStatus": "pending"\n          },\n          "receiveFromBalanceAccount": {\n            "enabled": true,\n            "requested": true,\n            "allowed": false,\n            "verificationStatus": "pending"\n          }\n        },\n        "id": "AH00000000000000000001",\n        "status": "active"\n      }\n    },\n    "environment": "test",\n    "timestamp": "2024-12-15T15:42:03+01:00",\n    "type": "balancePlatform.accountHolder.created"\n  }',
        signature="UVBzHbDayhfT1XgaRGAkuKvxwoxrLoVCBdfi3WZU8lI=",
        operation="verify",
    )


vectors = light(
    "adyen-platform",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "HmacSignature",
    secret="058bfb6a3d8cfdc4da7c3be5901b16ae11da982b46a25fb2cd7016e97a140a1c",
    other_secret="158bfb6a3d8cfdc4da7c3be5901b16ae11da982b46a25fb2cd7016e97a140a1c",
    key=bytes.fromhex,
    envelope=Envelope((), "/type", None, "/data", type_required=False),
    body='{"type":"balancePlatform.accountHolder.created","data":{"name":"Café"}}',
    own=own,
)
