"""Shopware's apps, from shopware/docs, guides/plugins/apps/lifecycle."""

from __future__ import annotations

from light import light
from signing import Envelope, encode_hex, mac

SOURCE = "Shopware, shopware/docs, guides/plugins/apps/lifecycle/webhook.md"

vectors = light(
    "shopware",
    SOURCE,
    # hash_hmac('sha256', $request->getBody()->getContents(), $appSecret)
    lambda s: mac(s.key, s.body),
    encode_hex,
    "shopware-shop-signature",
    envelope=Envelope(("/source/eventId",), "/data/event", None, "/data/payload"),
    body='{"data":{"payload":[{"entity":"product","operation":"delete","primaryKey":"7b04ebe416db4ebc93de4d791325e1d9","updatedFields":[]}],"event":"product.written"},"source":{"url":"http:\\/\\/localhost:8000","appVersion":"0.0.1","shopId":"dgrH7nLU6tlE","eventId":"7b04ebe416db4ebc93de4d791325e1d9"},"timestamp":123123123}',
)
