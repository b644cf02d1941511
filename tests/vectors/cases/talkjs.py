"""TalkJS, from talkjs/talkjs-examples, webhooks."""

from __future__ import annotations

from families import with_value
from light import light
from signing import Envelope, mac
from vectors import Vectors

SOURCE = (
    "TalkJS, talkjs/talkjs-examples, webhooks/nodejs/express-webhook/routes/webhooks.js"
)
TIME = "1705314600000"


def own(v: Vectors) -> None:
    v.refuse(
        "time changed",
        "signature_mismatch",
        "The time is among the signed bytes.",
        headers=with_value("X-TalkJS-Timestamp", lambda text: str(int(text) - 1)),
    )
    v.refuse(
        "signature in lower case",
        "malformed_signature",
        "The provider writes upper case.",
        signature=str.lower,
    )


vectors = light(
    "talkjs",
    SOURCE,
    # strtoupper(hash_hmac("sha256", "$timestamp.$payload", $secret))
    lambda s: mac(s.key, TIME, ".", s.body),
    lambda digest: digest.hex().upper(),
    "X-TalkJS-Signature",
    further=(("X-TalkJS-Timestamp", TIME),),
    envelope=Envelope((), "/type", None, None),
    body='{"type":"message.sent","data":{"message":{"text":"Café"}}}',
    own=own,
)
