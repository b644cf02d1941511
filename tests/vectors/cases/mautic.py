"""Mautic, from its own sender: mautic/mautic, app/bundles/WebhookBundle/Http/Client.php."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "Mautic, mautic/mautic, app/bundles/WebhookBundle/Http/Client.php"

vectors = light(
    "mautic",
    SOURCE,
    # base64_encode(hash_hmac('sha256', $jsonPayload, $secret, true))
    lambda s: mac(s.key, s.body),
    encode_base64,
    "Webhook-Signature",
)
