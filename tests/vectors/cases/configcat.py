"""ConfigCat, from configcat/docs, advanced/notifications-webhooks.mdx."""

from __future__ import annotations

from light import NO_ENVELOPE, Light, everyone, fresh, layout
from signing import NOW, Sample, encode_base64, mac
from vectors import Json, Vectors, file

SOURCE = "ConfigCat, configcat/docs, advanced/notifications-webhooks.mdx"
KEY = "configcat_whsk_VN3juirnVh5pNvCKd81RYRYchxUX4j3NykbZG2fAy88="
MESSAGE_ID = "b616ca659d154a5fb907dd8475792eeb"
IDENTIFIER = "X-ConfigCat-Webhook-ID"
TIME = "X-ConfigCat-Webhook-Timestamp"

PROVIDER = Light(
    name="configcat",
    source=SOURCE,
    secret=KEY,
    other_secret="configcat_whsk_heIrGPw6aylAZEX6xmSLrxIWVif5injeBCxWQ+0+b2U=",
    # `${webhookId}${timestamp}${body}`
    digest=lambda s: mac(s.key, s.id, s.timestamp, s.body),
    signature_header="X-ConfigCat-Webhook-Signature-V1",
    encode=encode_base64,
    samples=(
        Sample(
            "change details",
            SOURCE,
            '[{"settingKey":"myAwesomeFeature1","event":"changed","details":"false ➔ true"}]',
        ),
    ),
    wrap=lambda data: data,
    envelope=NO_ENVELOPE,
    timestamp="signed",
    timestamp_header=TIME,
    id_header=IDENTIFIER,
)


def vectors() -> Json:
    v = Vectors(PROVIDER, MESSAGE_ID)
    everyone(v)
    fresh(v, milliseconds=False, tolerance=300)
    layout(v)
    v.accept(
        "published",
        "The page's example, with its key and its signature.",
        timestamp=1669629035,
        now=1669629035,
        body=b"examplebody",
        signature="Ks3cYsu9Lslfo+hVxNC3oQWnsF9e5d73TI5t94D9DRA=",
        operation="verify",
    )
    wrong = encode_base64(bytes(32))
    v.accept(
        "one signature for each of two keys",
        "The primary and the secondary key.",
        value=lambda text: f"{wrong},{text}",
    )
    v.refuse(
        "an id of another length",
        "malformed_id",
        "Its length alone keeps it apart from the time.",
        details={"header": IDENTIFIER},
        message_id=MESSAGE_ID + "0",
    )
    v.refuse(
        "the time's last digit moved to the body",
        "malformed_timestamp",
        "It has ten digits.",
        body=str(NOW)[-1].encode() + v.body,
        signed_body=v.body,
        headers=lambda sent: [(n, x[:-1] if n == TIME else x) for n, x in sent],
        options={"checkTimestamp": False},
        operation="verify",
    )
    return file("configcat", "signed", v.cases)
