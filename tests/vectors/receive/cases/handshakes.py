"""What providers ask by a signed delivery, and what they are answered."""

from __future__ import annotations

from collections.abc import Iterator

from case import HANDLING, POST, Case, call, case

#: What is no question is answered.
NO_QUESTION = [0, "", ""]


def cases() -> Iterator[Case]:
    yield case(
        "slack_challenge",
        "Slack asks, and reads its own text",
        POST,
        call(
            "handshake",
            "url_verification",
            "3eZbrw1aBm2r",
            gives=[200, "text", "3eZbrw1aBm2r"],
        ),
        ("handshake", 200),
        provider="slack",
        expect=["handshake", 200],
    )
    yield case(
        "slack_event",
        "Any other type is an event",
        call("handshake", "event_callback", None, gives=NO_QUESTION),
        provider="slack",
    )
    yield case(
        "slack_forged",
        "It is verified first",
        POST,
        ("refused", 401),
        provider="slack",
        expect=["refuse", 401, ""],
    )
    yield case(
        "discord_ping",
        "Discord asks, and wants no text",
        POST,
        call("handshake", "0", None, gives=[204, "", ""]),
        ("handshake", 204),
        provider="discord",
        expect=["handshake", 204],
    )
    yield case(
        "discord_ack",
        "Discord wants 204",
        *HANDLING,
        ("ok",),
        ("completed",),
        provider="discord",
        expect=["ack", 204],
    )
    yield case(
        "echo_long",
        "As long as is sent back",
        call(
            "handshake", "url_verification", "a" * 4096, gives=[200, "text", "a" * 4096]
        ),
        provider="slack",
    )
    yield case(
        "echo_long_400",
        "Longer than is sent back",
        POST,
        call("handshake", "url_verification", "a" * 4097, gives=[400, "", ""]),
        ("handshake", 400),
        provider="slack",
        expect=["handshake", 400],
    )
    yield case(
        "echo_markup",
        "A space is no visible character: nothing is made of what is sent back",
        call("handshake", "url_verification", "a b", gives=[400, "", ""]),
        call("handshake", "url_verification", "a\nb", gives=[400, "", ""]),
        call("handshake", "url_verification", "\u00e9", gives=[400, "", ""]),
        call("handshake", "url_verification", "", gives=[400, "", ""]),
        provider="slack",
    )
    anything = {"handshake": "/challenge * 200 /challenge"}
    yield case(
        "twitch_challenge",
        "Twitch asks where the challenge is there, whatever it says",
        POST,
        call(
            "handshake",
            "pogchamp-kappa-360noscope",
            "pogchamp-kappa",
            gives=[200, "text", "pogchamp-kappa"],
        ),
        ("handshake", 200),
        facts=anything,
        expect=["handshake", 200],
    )
    yield case(
        "twitch_event",
        "An event has none",
        call("handshake", "", None, gives=NO_QUESTION),
        facts=anything,
    )
    mac = {
        "handshake": "/event endpoint.url_validation 200 /payload/plainToken plainToken encryptedToken"
    }
    plain = "qgg8vlvZRS6UYooatFL8Aw"
    yield case(
        "post_mac",
        "Zoom wants its token and the MAC of that alone",
        POST,
        call(
            "handshake",
            "endpoint.url_validation",
            plain,
            gives=[200, "signAlone", plain],
        ),
        ("handshake", 200),
        facts=mac,
        expect=["handshake", 200],
    )
    for name, comment, asked in (
        ("object", "What could be a delivery is not signed, whoever asks", '{"a":1}'),
        ("signed", "Nor what deliveries sign", "v0:1705314600:{}"),
        ("number", "Nor JSON of another kind", "1158201444"),
        ("long", "Longer than any token", "a" * 129),
        ("missing", "Nothing to sign", None),
    ):
        yield case(
            f"post_mac_{name}",
            comment,
            POST,
            call("handshake", "endpoint.url_validation", asked, gives=[400, "", ""]),
            ("handshake", 400),
            facts=mac,
            expect=["handshake", 400],
        )
    yield case(
        "post_mac_answer",
        "Both stand in JSON",
        call(
            "signed",
            "signAlone",
            plain,
            "23a89b63",
            "",
            gives=[
                200,
                "json",
                '{"plainToken":"qgg8vlvZRS6UYooatFL8Aw","encryptedToken":"23a89b63"}',
            ],
        ),
        facts=mac,
    )
    yield case(
        "post_mac_nowhere",
        "Where nothing signs, it is to ask again",
        call("signed", "signAlone", plain, "", "", gives=[500, "", ""]),
        facts=mac,
    )
    yield case(
        "post_query_signed",
        "What is signed by a POST is no more than by a GET",
        call(
            "question",
            "POST",
            "crc_token=%7B%22a%22%3A1%7D",
            "",
            "",
            gives=[400, "", ""],
        ),
        call("question", "GET", "crc_token=a", "", "", gives=NO_QUESTION),
        facts={"subscription": "post:crc_token>response_token"},
    )
    yield case(
        "post_query_token",
        "With a token, that is compared",
        call("question", "POST", "challenge=a&given=b", "", "c", gives=[403, "", ""]),
        call(
            "question", "POST", "challenge=a&given=b", "", "b", gives=[200, "text", "a"]
        ),
        call("question", "POST", "given=b", "", "b", gives=NO_QUESTION),
        facts={"subscription": "post:challenge given"},
    )
