"""ClassMarker, from classmarker/retrieve-quiz-results-webhooks-node, app.js."""

from __future__ import annotations

from light import light
from signing import encode_base64, mac

SOURCE = "ClassMarker, classmarker/retrieve-quiz-results-webhooks-node, app.js"

vectors = light(
    "classmarker",
    SOURCE,
    lambda s: mac(s.key, s.body),
    encode_base64,
    "X-Classmarker-Hmac-Sha256",
)
