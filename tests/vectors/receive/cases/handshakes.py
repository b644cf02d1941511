"""What providers ask before they send, and what they are answered."""

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
    crc = {"subscription": "crc_token>response_token"}
    token = "OTk5NWYzNzktNzQzYy00ZjIzLTg1NDMtMDY4YTI1ZGQ0ZDY4"
    yield case(
        "get_signed",
        "X wants the signature of what it asks",
        call(
            "question",
            "GET",
            f"crc_token={token}&nonce=1",
            "",
            "",
            gives=[200, "sign", token],
        ),
        ("question", [], 200),
        facts=crc,
        expect=["handshake", 200],
    )
    yield case(
        "get_signed_answer",
        "Its signature stands in JSON",
        call(
            "signed",
            "sign",
            token,
            "sha256=Zm9v",
            "",
            gives=[200, "json", '{"response_token":"sha256=Zm9v"}'],
        ),
        facts=crc,
    )
    yield case(
        "get_signed_nowhere",
        "Where nothing signs, it is to ask again",
        call("signed", "sign", token, "", "", gives=[500, "", ""]),
        facts=crc,
    )
    yield case(
        "get_signed_post",
        "A POST is a delivery, or none",
        call("question", "POST", f"crc_token={token}", "", "", gives=NO_QUESTION),
        facts=crc,
    )
    yield case(
        "get_signed_most",
        "As long as is signed",
        call(
            "question",
            "GET",
            "crc_token=" + "a" * 128,
            "",
            "",
            gives=[200, "sign", "a" * 128],
        ),
        facts=crc,
    )
    for name, comment, asked in (
        ("object", "A delivery is no challenge", "%7B%22a%22%3A1%7D"),
        ("array", "Nor is a batch of them", "%5B1%5D"),
        ("string", "Nor a text in quotes", "%22challenge%22"),
        ("number", "Nor a number, which is JSON", "1158201444"),
        ("exponent", "Nor a number with an exponent, which is JSON as well", "1e5"),
        ("true", "Nor a word of JSON", "true"),
        ("null", "Nor another one", "null"),
        ("form", "Nor a form", "a%3D1%26b%3D2"),
        ("timestamp", "Nor a timestamp with what follows it", "1705314600.abc"),
        ("prefixed", "Nor what others sign before the body", "v0%3A1705314600%3Aabc"),
        (
            "padding",
            "Padding stands at the end, and there are two at most",
            "a%3D%3D%3D",
        ),
        ("long", "Longer than any challenge", "a" * 129),
        ("empty", "Nothing to sign", ""),
        ("twice", "Two are open to dispute", f"{token}&crc_token={token}"),
    ):
        yield case(
            f"get_signed_{name}",
            comment,
            call("question", "GET", f"crc_token={asked}", "", "", gives=[400, "", ""]),
            ("question", [], 400),
            facts=crc,
            expect=["handshake", 400],
        )
    subscription = {"subscription": "hub.challenge hub.verify_token hub.mode=subscribe"}
    query = "hub.mode=subscribe&hub.verify_token=s%2Bcret&hub.challenge=1158201444"
    yield case(
        "get_token",
        "An unsigned question with the token",
        call("question", "GET", query, "", "s+cret", gives=[200, "text", "1158201444"]),
        ("question", [], 200),
        facts=subscription,
        expect=["handshake", 200],
    )
    for name, comment, given, token, status in (
        ("get_token_wrong", "Another token", query, "secret", 403),
        ("get_token_empty", "No token is none", query + "x", "", 403),
        (
            "get_token_missing",
            "Without a token",
            "hub.mode=subscribe&hub.challenge=1",
            "s+cret",
            403,
        ),
        (
            "get_token_twice",
            "Two tokens are open to dispute",
            query + "&hub.verify_token=s%2Bcret",
            "s+cret",
            403,
        ),
        (
            "get_mode_wrong",
            "Another mode",
            query.replace("mode=subscribe", "mode=unsubscribe"),
            "s+cret",
            400,
        ),
        (
            "get_echo_missing",
            "Nothing to send back",
            "hub.mode=subscribe&hub.verify_token=s%2Bcret",
            "s+cret",
            400,
        ),
        (
            "get_echo_markup",
            "Markup has a space",
            query + "%20onload",
            "s+cret",
            400,
        ),
    ):
        yield case(
            name,
            comment,
            call("question", "GET", given, "", token, gives=[status, "", ""]),
            ("question", [], status),
            facts=subscription,
            expect=["handshake", status],
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
    keyed = {"subscription": "bt_challenge>|"}
    challenge = "20f9f8ed05f77439fe955c977e4c8a53"
    key = "integration_public_key"
    mac_of_it = "d9b899556c966b3f06945ec21311865d35df3ce4"
    yield case(
        "get_keyed",
        "Braintree wants the name of the key and the MAC of its challenge",
        call(
            "question",
            "GET",
            f"bt_challenge={challenge}",
            "",
            key,
            gives=[200, "signAlone", challenge],
        ),
        call(
            "signed",
            "signAlone",
            challenge,
            mac_of_it,
            key,
            gives=[200, "text", f"{key}|{mac_of_it}"],
        ),
        ("question", [], 200),
        facts=keyed,
        expect=["handshake", 200],
    )
    for name, comment, asked in (
        ("short", "Shorter than any challenge", challenge[:19]),
        ("long", "Longer than any challenge", challenge + "0"),
        ("capitals", "No challenge of Braintree's", challenge.upper()),
        (
            "payload",
            "What a delivery signs is signed for nobody",
            "PG5vdGlmaWNhdGlvbj4K",
        ),
        ("line", "Nor with a line break behind it", f"{challenge[:30]}%0A"),
        ("empty", "Nothing to sign", ""),
    ):
        yield case(
            f"get_keyed_{name}",
            comment,
            call(
                "question",
                "GET",
                f"bt_challenge={asked}",
                "",
                key,
                gives=[400, "", ""],
            ),
            ("question", [], 400),
            facts=keyed,
            expect=["handshake", 400],
        )
    yield case(
        "get_keyed_nameless",
        "Without the name of its key, or where nothing signs, it is to ask again",
        call("signed", "signAlone", challenge, mac_of_it, "", gives=[500, "", ""]),
        call("signed", "signAlone", challenge, mac_of_it, "a b", gives=[500, "", ""]),
        call("signed", "signAlone", challenge, "", key, gives=[500, "", ""]),
        facts=keyed,
    )
    in_header = {"subscription": "header:X-Okta-Verification-Challenge=verification"}
    yield case(
        "get_header",
        "Okta asks in a header, and wants it in JSON",
        call("property", "questionHeader", gives="X-Okta-Verification-Challenge"),
        call(
            "question",
            "GET",
            "X-Okta-Verification-Challenge=other",
            "mPoHXqmzhY-1",
            "",
            gives=[200, "json", '{"verification":"mPoHXqmzhY-1"}'],
        ),
        ("question", [], 200),
        facts=in_header,
        expect=["handshake", 200],
    )
    yield case(
        "get_header_quotes",
        "What would end the text in JSON does not",
        call(
            "question",
            "GET",
            "",
            'a"b\\c',
            "",
            gives=[200, "json", '{"verification":"a\\"b\\\\c"}'],
        ),
        facts=in_header,
    )
    yield case(
        "get_header_missing",
        "Without the header there is nothing to send back",
        call("question", "GET", "mPoHXqmzhY-1", "", "", gives=[400, "", ""]),
        ("question", [], 400),
        facts=in_header,
        expect=["handshake", 400],
    )
    by_post = {"subscription": "post:validationToken"}
    sentence = "Validation: Testing client application reachability for subscription Request-Id: 522a8e7e"
    written = sentence.replace(":", "%3A").replace(" ", "+")
    yield case(
        "post_query",
        "Graph asks by a POST, with a sentence",
        call("property", "asksByPost", gives="yes"),
        call("property", "allow", gives="POST"),
        call(
            "question",
            "POST",
            f"tenant=7&validationToken={written}",
            "",
            "",
            gives=[200, "text", sentence],
        ),
        ("question", [], 200),
        facts=by_post,
        expect=["handshake", 200],
    )
    yield case(
        "post_query_delivery",
        "Any other POST is a delivery, and no other method asks",
        call("question", "POST", "", "", "", gives=NO_QUESTION),
        call("question", "POST", "tenant=7&token=a", "", "", gives=NO_QUESTION),
        call("question", "POST", "validationtoken=a", "", "", gives=NO_QUESTION),
        call("question", "GET", "validationToken=a", "", "", gives=NO_QUESTION),
        call("question", "PUT", "validationToken=a", "", "", gives=NO_QUESTION),
        facts=by_post,
    )
    yield case(
        "post_query_twice",
        "Two are open to dispute, and so is what is no escape: it is verified",
        *(
            call(
                "question",
                "POST",
                f"validationToken={asked}",
                "",
                "",
                gives=NO_QUESTION,
            )
            for asked in ("a&validationToken=a", "%2")
        ),
        facts=by_post,
    )
    yield case(
        "post_query_most",
        "As long as is sent back",
        call(
            "question",
            "POST",
            "validationToken=" + "a" * 4096,
            "",
            "",
            gives=[200, "text", "a" * 4096],
        ),
        facts=by_post,
    )
    for name, comment, asked in (
        ("long", "Longer than is sent back", "a" * 4097),
        ("empty", "Nothing to send back", ""),
        ("markup", "A page would begin with an angle bracket", "%3Cimg+src=x%3E"),
        ("line", "A line break could begin anything", "a%0D%0Ab"),
        ("letters", "Nothing but ASCII", "%C3%A9"),
        ("bytes", "What is no text", "%FF"),
    ):
        yield case(
            f"post_query_{name}",
            comment,
            call(
                "question",
                "POST",
                f"validationToken={asked}",
                "",
                "",
                gives=[400, "", ""],
            ),
            ("question", [], 400),
            facts=by_post,
            expect=["handshake", 400],
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
    yield case(
        "post_query_closing",
        "The receiver closes",
        ("question", ["closing"], 200),
        facts=by_post,
        expect=["refuse", 503, "closing"],
    )
    yield case(
        "head",
        "Mandrill asks whether there is anything",
        call("property", "allow", gives="HEAD, POST"),
        call("question", "HEAD", "", "", "", gives=[200, "", ""]),
        call("question", "GET", "", "", "", gives=NO_QUESTION),
        ("question", [], 200),
        facts={"head": "yes"},
        expect=["handshake", 200],
    )
    yield case(
        "get_closing",
        "The receiver closes",
        ("question", ["closing"], 200),
        facts=subscription,
        expect=["refuse", 503, "closing"],
    )
    yield case(
        "get_forbidden",
        "From elsewhere",
        ("question", ["forbidden"], 200),
        facts=subscription,
        expect=["refuse", 403, "source_not_allowed"],
    )
