"""Twitch, from dev.twitch.tv, Handling webhook events, and its own sample."""

from __future__ import annotations

from light import OTHER_SECRET, SECRET, Light, everyone, identified, layout
from signing import Envelope, Sample, encode_hex, mac
from vectors import Json, Vectors, file

SOURCE = "Twitch EventSub, dev.twitch.tv, Handling webhook events"
DATE = "2024-01-15T10:30:00.492253549Z"
MESSAGE_ID = "befa7b53-d79d-478f-86b9-120f112b044e"

PROVIDER = Light(
    name="twitch",
    source=SOURCE,
    secret=SECRET,
    other_secret=OTHER_SECRET,
    # The id, the timestamp and the raw body, one after the other.
    digest=lambda s: mac(s.key, s.id, s.timestamp, s.body),
    signature_header="Twitch-Eventsub-Message-Signature",
    encode=encode_hex,
    samples=(
        Sample(
            "notification",
            SOURCE,
            '{"subscription":{"id":"f1c2a387","type":"channel.follow","version":"1"},'
            '"event":{"user_name":"Café – 10 €","followed_at":"2024-01-15T10:29:59.123456789Z"}}',
        ),
    ),
    wrap=lambda data: data,
    envelope=Envelope((), "/subscription/type", None, "/event"),
    timestamp="signed",
    timestamp_header="Twitch-Eventsub-Message-Timestamp",
    id_header="Twitch-Eventsub-Message-Id",
    value=lambda signature, _: f"sha256={signature}",
)


def vectors() -> Json:
    v = Vectors(PROVIDER, MESSAGE_ID, DATE)
    everyone(v)
    identified(v, "Twitch-Eventsub-Message-Id")
    layout(v)
    v.accept(
        "an id that is base64 text",
        "No source says that an id has a form.",
        message_id="kXJ-3vCJYGBpKpTpAYWTJw==",
    )
    v.refuse(
        "one second beyond the tolerance",
        "timestamp_too_old",
        "The tolerance ends where it says.",
        details={"skewSeconds": 601, "toleranceSeconds": 600},
        timestamp="2024-01-15T10:19:59Z",
    )
    v.refuse(
        "a time of the body taken for the header's",
        "malformed_id",
        "What stands before the date has no colon.",
        signed_body=v.body,
        headers=lambda sent: [
            ("Twitch-Eventsub-Message-Id", MESSAGE_ID + DATE + before),
            ("Twitch-Eventsub-Message-Timestamp", inner),
            sent[-1],
        ],
        body=after,
        operation="verify",
    )
    return file("twitch", "signed", v.cases)


text = PROVIDER.samples[0].compact.decode()
inner = "2024-01-15T10:29:59.123456789Z"
# What a forger would move into the id: it has no blank, but what is beyond ASCII is refused anyway.
before, after = '{"followed_at":"', text.partition(inner)[2].encode()
