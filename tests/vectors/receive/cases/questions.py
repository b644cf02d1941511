"""What providers ask by a request that is not signed, and what they are answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from case import Case, call, case

#: What is no question is answered.
NO_QUESTION = [0, "", ""]
#: What asks nothing that may be answered.
REFUSED = [400, "", ""]


def question(
    query: str,
    gives: list[Any],
    *,
    method: str = "GET",
    header: str = "",
    token: str = "",
) -> Any:
    """What a request asks, and what the core says of it."""
    return call("question", method, query, header, token, gives=gives)


def cases() -> Iterator[Case]:
    crc = {"subscription": "crc_token>response_token"}
    token = "OTk5NWYzNzktNzQzYy00ZjIzLTg1NDMtMDY4YTI1ZGQ0ZDY4"
    yield case(
        "get_signed",
        "X wants the signature of what it asks",
        question(f"crc_token={token}&nonce=1", [200, "sign", token]),
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
        question(f"crc_token={token}", NO_QUESTION, method="POST"),
        facts=crc,
    )
    yield case(
        "get_signed_most",
        "As long as is signed",
        question("crc_token=" + "a" * 128, [200, "sign", "a" * 128]),
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
            question(f"crc_token={asked}", REFUSED),
            ("question", [], 400),
            facts=crc,
            expect=["handshake", 400],
        )
    subscription = {"subscription": "hub.challenge hub.verify_token hub.mode=subscribe"}
    query = "hub.mode=subscribe&hub.verify_token=s%2Bcret&hub.challenge=1158201444"
    yield case(
        "get_token",
        "An unsigned question with the token",
        question(query, [200, "text", "1158201444"], token="s+cret"),
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
            question(given, [status, "", ""], token=token),
            ("question", [], status),
            facts=subscription,
            expect=["handshake", status],
        )
    keyed = {"subscription": "bt_challenge>|"}
    challenge = "20f9f8ed05f77439fe955c977e4c8a53"
    key = "integration_public_key"
    mac_of_it = "d9b899556c966b3f06945ec21311865d35df3ce4"
    yield case(
        "get_keyed",
        "Braintree wants the name of the key and the MAC of its challenge",
        question(f"bt_challenge={challenge}", [200, "signAlone", challenge], token=key),
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
            question(f"bt_challenge={asked}", REFUSED, token=key),
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
        question(
            "X-Okta-Verification-Challenge=other",
            [200, "json", '{"verification":"mPoHXqmzhY-1"}'],
            header="mPoHXqmzhY-1",
        ),
        ("question", [], 200),
        facts=in_header,
        expect=["handshake", 200],
    )
    yield case(
        "get_header_quotes",
        "What would end the text in JSON does not",
        question("", [200, "json", '{"verification":"a\\"b\\\\c"}'], header='a"b\\c'),
        facts=in_header,
    )
    yield case(
        "get_header_missing",
        "Without the header there is nothing to send back",
        question("mPoHXqmzhY-1", REFUSED),
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
        question(
            f"tenant=7&validationToken={written}",
            [200, "text", sentence],
            method="POST",
        ),
        ("question", [], 200),
        facts=by_post,
        expect=["handshake", 200],
    )
    yield case(
        "post_query_delivery",
        "Any other POST is a delivery, and no other method asks",
        question("", NO_QUESTION, method="POST"),
        question("tenant=7&token=a", NO_QUESTION, method="POST"),
        question("validationtoken=a", NO_QUESTION, method="POST"),
        question("validationToken=a", NO_QUESTION),
        question("validationToken=a", NO_QUESTION, method="PUT"),
        facts=by_post,
    )
    yield case(
        "post_query_twice",
        "Two are open to dispute, and so is what is no escape: it is verified",
        *(
            question(f"validationToken={asked}", NO_QUESTION, method="POST")
            for asked in ("a&validationToken=a", "%2")
        ),
        facts=by_post,
    )
    yield case(
        "post_query_most",
        "As long as is sent back",
        question(
            "validationToken=" + "a" * 4096, [200, "text", "a" * 4096], method="POST"
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
            question(f"validationToken={asked}", REFUSED, method="POST"),
            ("question", [], 400),
            facts=by_post,
            expect=["handshake", 400],
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
        question("", [200, "", ""], method="HEAD"),
        question("", NO_QUESTION),
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
