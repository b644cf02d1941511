"""Slack, from "Verifying requests from Slack"."""

from __future__ import annotations

from families import prefixes, provider_file
from signing import Envelope, Provider, Sample, encode_hex, mac
from vectors import Json, Vectors

SOURCE = "Slack API documentation, Verifying requests from Slack"

PROVIDER = Provider(
    name="slack",
    source=SOURCE,
    secret="8f742231b10e8888abcd99yyyzzz85a5",
    other_secret="another_signing_secret",
    # version, timestamp and body joined by colons; the hex digest after `v0=`
    digest=lambda s: mac(s.key, "v0:", s.timestamp, ":", s.body),
    encode=encode_hex,
    signature_header="X-Slack-Signature",
    timestamp_header="X-Slack-Request-Timestamp",
    timestamp="signed",
    value=lambda signature, _: f"v0={signature}",
    envelope=Envelope(("/event_id",), "/type", None, "/event", type_required=False),
    samples=(
        Sample(
            "event_callback",
            "Slack API documentation, Events API; shortened",
            """\
{
  "type": "event_callback",
  "team_id": "T1DC2JH3J",
  "event_id": "Ev0PV52K25",
  "event_time": 1705314600,
  "event": { "type": "message", "text": "Hello" }
}""",
        ),
    ),
    wrap=lambda data: f'{{"type":"event_callback","event":{data}}}',
)


def own(v: Vectors) -> None:
    v.accept(
        "the published example",
        "The signature is the published text, not a computed one. The body is a form, not JSON.",
        source=f"{SOURCE}, the walk-through's example",
        body=b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
        b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2F"
        b"commands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
        timestamp=1531420618,
        now=1531420618,
        signature="a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        operation="verify",
    )
    prefixes(v, "v0=", ["v1=", "V0="])


def vectors() -> Json:
    return provider_file(PROVIDER, own)
