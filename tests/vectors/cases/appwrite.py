"""Appwrite, from its own sender: appwrite/appwrite, src/Appwrite/Platform/Workers/Webhooks.php."""

from __future__ import annotations

from light import hashed, light, requested
from signing import encode_base64, mac
from vectors import Vectors

SOURCE = "Appwrite, appwrite/appwrite, src/Appwrite/Platform/Workers/Webhooks.php"
URL = "https://example.com/webhooks/appwrite"


def own(v: Vectors) -> None:
    requested(v, other="https://example.com/webhooks/another")
    hashed(v)


vectors = light(
    "appwrite",
    SOURCE,
    # base64_encode(hash_hmac('sha1', $rawUrl . $payload, $signatureKey, true))
    lambda s: mac(s.key, s.url, s.body, algorithm="sha1"),
    encode_base64,
    "X-Appwrite-Webhook-Signature",
    url=URL,
    own=own,
)
