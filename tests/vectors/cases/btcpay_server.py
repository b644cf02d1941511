"""BTCPay Server, from btcpayserver/btcpayserver, Plugins/Webhooks/WebhookSender.cs."""

from __future__ import annotations

from light import light
from signing import encode_hex, mac

SOURCE = "BTCPay Server, btcpayserver/btcpayserver, Plugins/Webhooks/WebhookSender.cs"

vectors = light(
    "btcpay-server",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_hex,
    "BTCPay-Sig",
    value=lambda signature, _: "sha256=" + signature,
)
