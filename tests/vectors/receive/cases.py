"""The cases: what happens, in which order. What follows is computed by `tables.py`.

Where a case has one point, `expect` states it a second time, in words of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from tables import PROVIDERS, Answers, Delivery, key

Case = dict[str, Any]
Step = tuple[Any, ...]

POST = ("request", ["post"], 17, 0)
EVENT = ("event", ["handled"])
FRESH = ("fresh", 1, 0)
#: As far as the handler.
HANDLING: tuple[Step, ...] = (POST, EVENT, FRESH)
STORE = {"endpoint": "screenings", "store": "yes"}
QUEUE = {"endpoint": "screenings", "queue": "yes"}


#: What is no question is answered.
NO_QUESTION = [0, "", ""]
#: What facts are where nothing is said.
UNKNOWN = {
    "success": "2xx",
    "ack": "200",
    "retriedOn4xx": "unknown",
    "retriedOn5xx": "unknown",
    "retriedOnTimeout": "unknown",
    "schedule": "unknown",
    "deadlineMs": "unknown",
    "timestampSigned": "no",
}
#: The providers that the core has, of those that the tables have.
BUILT_IN = PROVIDERS.keys() - {"discord"}


def call(name: str, *arguments: Any, gives: Any) -> Case:
    """A pure function, asked beside the machine."""
    return {"call": [name, *arguments], "gives": gives}


def case(
    name: str,
    comment: str,
    *steps: Step | Case,
    provider: str = "singlekey",
    facts: dict[str, str] | None = None,
    config: dict[str, str] | None = None,
    expect: list[Any] | None = None,
) -> Case:
    facts = {**PROVIDERS[provider], **(facts or {})}
    config = STORE if config is None else config
    delivery = Delivery(Answers(facts, config))
    written: list[Case] = []
    actions: list[list[Any]] = []
    for step in steps:
        if isinstance(step, dict):
            written.append(step)
            continue
        out = delivery.step(*step)
        actions += out
        written.append({"in": list(step), "out": out, "state": delivery.state})
    if expect is not None and expect not in actions:
        raise SystemExit(f"{name}: expected {expect} among {actions}")
    return {
        "name": name,
        "comment": comment,
        "facts": facts,
        "config": config,
        "steps": written,
    }


def requests() -> Iterator[Case]:
    yield case(
        "get_405",
        "A GET, and no provider that asks by one",
        ("request", [], 0, 0),
        expect=["refuse", 405, "method_not_allowed"],
    )
    yield case(
        "gzip_415",
        "Decompressed, it would not be what was signed",
        call("isEncoded", "gzip", gives=True),
        ("request", ["post", "encoded"], 17, 0),
        expect=["refuse", 415, "encoded_body"],
    )
    yield case(
        "identity",
        "An encoding that is none, in each spelling",
        call("isEncoded", "", gives=False),
        call("isEncoded", " Identity ", gives=False),
        call("isEncoded", "identity, identity", gives=False),
        call("isEncoded", "identity, br", gives=True),
    )
    yield case(
        "length_413",
        "One byte more than the limit is declared",
        ("request", ["post"], 1024 * 1024 + 1, 0),
        expect=["refuse", 413, "body_too_large"],
    )
    yield case(
        "length_limit",
        "As many bytes as the limit are declared",
        ("request", ["post"], 1024 * 1024, 0),
        expect=["readBody", 1024 * 1024, 10_000],
    )
    yield case(
        "closing_503",
        "The receiver closes",
        ("request", ["post", "closing"], 17, 0),
        expect=["refuse", 503, "closing"],
    )
    yield case(
        "full_503",
        "As many are in work as may be",
        ("request", ["post"], 17, 1000),
        expect=["refuse", 503, "too_many_running"],
    )
    yield case(
        "almost_full",
        "One fewer is in work than may be",
        ("request", ["post"], 17, 999),
        expect=["readBody", 1024 * 1024, 10_000],
    )
    yield case(
        "too_long_413",
        "More came than was declared",
        POST,
        ("bodyTooLong",),
        expect=["refuse", 413, "body_too_large"],
    )
    yield case(
        "slow_503",
        "The body drips",
        POST,
        ("bodySlow",),
        expect=["refuse", 503, "body_too_slow"],
    )
    yield case(
        "broken_off",
        "The sender left: nobody is answered",
        POST,
        ("bodyBroken",),
        expect=["observe", "refused"],
    )
    for name, status, comment in (
        ("forged_no_store", 401, "A forgery makes no call of the store"),
        ("stale_401", 401, "Too old"),
        ("json_400", 400, "Authentic, and no JSON"),
        ("schema_422", 422, "Authentic, and not as documented"),
        ("config_500", 500, "The program's own mistake"),
    ):
        yield case(
            name, comment, POST, ("refused", status), expect=["refuse", status, ""]
        )
    yield case(
        "no_handler",
        "Nothing wants it: it never will be handled",
        POST,
        ("event", []),
        expect=["ack", 200],
    )
    yield case(
        "type_null",
        "An event without a type, and no fallback",
        POST,
        ("event", []),
        provider="github",
        expect=["observe", "ignored"],
    )
    yield case(
        "variant_unlisted",
        "The header that splits keys has a value that is not listed",
        call("key", "orders/deleted", "shopify:1", gives=None),
        POST,
        ("event", []),
        provider="shopify",
        config={
            **STORE,
            "variant": "X-Shopify-Topic orders/create orders/updated",
        },
        expect=["ack", 200],
    )
    yield case(
        "no_store",
        "Without a store nothing is claimed, marked or freed",
        POST,
        EVENT,
        ("ok",),
        config={},
        expect=["observe", "handled"],
    )
    yield case(
        "no_store_failed",
        "Without a store a failure is answered at once",
        POST,
        EVENT,
        ("failed",),
        config={},
        expect=["fail", 500],
    )


def sources() -> Iterator[Case]:
    refusing = {"endpoint": "x", "sourceMode": "refuse", "trustedProxies": "1"}
    facts = {"sources": "38.80.170.0/24,2001:db8::/32"}

    def source(
        name: str,
        comment: str,
        peer: str,
        forwarded: str,
        gives: int,
        **config: str,
    ) -> Case:
        steps: list[Step | Case] = [call("source", peer, forwarded, gives=gives)]
        if gives == 2:
            steps.append(("request", ["post", "forbidden"], 17, 0))
        return case(
            name,
            comment,
            *steps,
            provider="hospitable",
            facts=facts,
            config={**refusing, **config},
            expect=["refuse", 403, "source_not_allowed"] if gives == 2 else None,
        )

    yield source(
        "source_fine",
        "One proxy is trusted, and tells an address of the provider's",
        "10.0.0.1",
        "38.80.170.7",
        0,
    )
    yield source(
        "source_forged_left",
        "What stands left of the trusted address, anyone can write",
        "10.0.0.1",
        "38.80.170.7, 203.0.113.9",
        2,
    )
    yield source(
        "source_short_403",
        "A proxy is trusted, and none told an address",
        "38.80.170.7",
        "",
        2,
    )
    yield source(
        "source_two_proxies",
        "The third from the right",
        "10.0.0.1",
        "203.0.113.9, 38.80.170.7 , 10.0.0.2",
        0,
        trustedProxies="2",
    )
    yield source(
        "source_peer",
        "No proxy is trusted: the header does not count",
        "203.0.113.9",
        "38.80.170.7",
        2,
        trustedProxies="0",
    )
    yield source(
        "source_mapped",
        "IPv4 in IPv6 is unfolded",
        "::ffff:38.80.170.7",
        "",
        0,
        trustedProxies="0",
    )
    yield source("source_ipv6", "An IPv6 range", "10.0.0.1", "2001:db8::7", 0)
    yield source(
        "source_port", "Some proxies write a port", "10.0.0.1", "38.80.170.7:4711", 0
    )
    yield source(
        "source_brackets",
        "And brackets",
        "10.0.0.1",
        "[2001:db8::7]:4711",
        0,
    )
    yield source(
        "source_next_range",
        "The first address after the range",
        "10.0.0.1",
        "38.80.171.0",
        2,
    )
    yield source("source_no_address", "What is no address", "10.0.0.1", "unknown", 2)
    yield source(
        "source_report",
        "It goes on, and is told",
        "10.0.0.1",
        "203.0.113.9",
        1,
        sourceMode="report",
    )
    yield source(
        "source_off",
        "Addresses are not looked at",
        "10.0.0.1",
        "203.0.113.9",
        0,
        sourceMode="off",
    )


def handshakes() -> Iterator[Case]:
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
            gives=[200, "json", '{"response_token":"sha256=Zm9v"}'],
        ),
        facts=crc,
    )
    yield case(
        "get_signed_nowhere",
        "Where nothing signs, it is to ask again",
        call("signed", "sign", token, "", gives=[500, "", ""]),
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
        call("signed", "signAlone", plain, "", gives=[500, "", ""]),
        facts=mac,
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


def claims() -> Iterator[Case]:
    yield case(
        "fresh",
        "The whole way",
        *HANDLING,
        ("ok",),
        ("completed",),
        expect=["ack", 200],
    )
    yield case(
        "duplicate",
        "A marked event is answered with success",
        POST,
        EVENT,
        ("done",),
        expect=["observe", "duplicate"],
    )
    yield case(
        "busy",
        "Another attempt holds it: it may still fail, so no success",
        POST,
        EVENT,
        ("busy", 41_001),
        provider="real-estate",
        expect=["again", 503, 42],
    )
    yield case(
        "busy_zero",
        "At least a second",
        POST,
        EVENT,
        ("busy", 0),
        expect=["again", 503, 1],
    )
    yield case(
        "busy_capped",
        "At most an hour",
        POST,
        EVENT,
        ("busy", 7_200_000),
        expect=["again", 503, 3600],
    )
    yield case(
        "busy_github",
        "GitHub too: who redelivers by hand looks for failures",
        POST,
        EVENT,
        ("busy", 60_000),
        provider="github",
        expect=["again", 503, 60],
    )
    yield case(
        "busy_singlekey",
        "SingleKey would not try again after a 409",
        POST,
        EVENT,
        ("busy", 60_000),
        expect=["again", 503, 60],
    )
    yield case(
        "only_4xx_409",
        "A provider that tries again after a 4xx alone",
        POST,
        EVENT,
        ("busy", 60_000),
        facts={"retriedOn4xx": "yes", "retriedOn5xx": "no"},
        expect=["again", 409, 60],
    )
    yield case(
        "only_4xx_failed",
        "The same rule for a failure",
        *HANDLING,
        ("failed",),
        ("released",),
        facts={"retriedOn4xx": "yes", "retriedOn5xx": "no"},
        expect=["fail", 409],
    )
    yield case(
        "claim_repeated",
        "Only the answer was lost: the same token claims again",
        POST,
        EVENT,
        ("claimFailed",),
        FRESH,
        ("ok",),
        ("completed",),
        expect=["ack", 200],
    )
    yield case(
        "claim_failed",
        "The store is down",
        POST,
        EVENT,
        ("claimFailed",),
        ("claimFailed",),
        expect=["observe", "store"],
    )
    yield case(
        "claim_failed_github",
        "The store is down, and there is no next delivery",
        POST,
        EVENT,
        ("claimFailed",),
        ("claimFailed",),
        ("letterTaken",),
        ("released",),
        provider="github",
        expect=["deadLetter", "store"],
    )
    yield case(
        "claim_closing",
        "The receiver closes while the store is asked",
        POST,
        EVENT,
        ("closing",),
        FRESH,
        expect=["abort", 10_000],
    )
    yield case(
        "claim_client_gone",
        "The client leaves while the store is asked",
        POST,
        EVENT,
        ("clientGone",),
        FRESH,
        ("ok",),
        ("completed",),
        expect=["observe", "handled"],
    )


def handlers() -> Iterator[Case]:
    last = 52_560_000 * 9 // 10
    yield case(
        "failed",
        "It is sent again",
        *HANDLING,
        ("failed",),
        ("released",),
        expect=["fail", 500],
    )
    yield case(
        "failed_before_last",
        "A millisecond before the last attempt is expected",
        POST,
        EVENT,
        ("fresh", 5, last - 1),
        ("failed",),
        ("released",),
        expect=["observe", "failed"],
    )
    yield case(
        "failed_last",
        "No further delivery is expected",
        POST,
        EVENT,
        ("fresh", 6, last),
        ("failed",),
        ("letterTaken",),
        ("released",),
        expect=["deadLetter", "final"],
    )
    yield case(
        "failed_github",
        "GitHub never sends again",
        *HANDLING,
        ("failed",),
        ("letterTaken",),
        ("released",),
        provider="github",
        expect=["deadLetter", "final"],
    )
    yield case(
        "failed_unknown",
        "A schedule that is not published has no end",
        POST,
        EVENT,
        ("fresh", 40, 30 * 24 * 3600 * 1000),
        ("failed",),
        ("released",),
        provider="realestateapi",
        expect=["fail", 500],
    )
    yield case(
        "ignore",
        "The handler leaves it",
        *HANDLING,
        ("ignore",),
        ("completed",),
        expect=["observe", "ignored"],
    )
    yield case(
        "permanent",
        "Handed over for good: it is marked",
        *HANDLING,
        ("permanent",),
        ("letterTaken",),
        ("completed",),
        expect=["observe", "permanent"],
    )
    yield case(
        "letter_failed",
        "Not handed over: it is sent again",
        *HANDLING,
        ("permanent",),
        ("letterFailed",),
        ("released",),
        expect=["fail", 500],
    )
    yield case(
        "committed",
        "The mark is in the handler's own transaction",
        *HANDLING,
        ("committed",),
        expect=["ack", 200],
    )
    yield case(
        "overtaken",
        "The transaction was rolled back: another attempt has the key",
        *HANDLING,
        ("overtaken",),
        expect=["again", 503, 60],
    )
    yield case(
        "renew",
        "A third of the lease before its end, twice",
        *HANDLING,
        ("renewalDue",),
        ("fresh", 1, 20_000),
        ("renewalDue",),
        ("fresh", 1, 40_000),
        ("ok",),
        ("completed",),
        expect=["timer", "renewal", 20_000],
    )
    yield case(
        "renew_lost",
        "Another attempt took over: the handler is told",
        *HANDLING,
        ("renewalDue",),
        ("busy", 30_000),
        ("ok",),
        ("stale",),
        expect=["abort", 0],
    )
    yield case(
        "renew_done",
        "Another attempt has done it",
        *HANDLING,
        ("renewalDue",),
        ("done",),
        ("failed",),
        ("released",),
        expect=["abort", 0],
    )
    yield case(
        "renew_failed",
        "The lease still stands: the next renewal may come in time",
        *HANDLING,
        ("renewalDue",),
        ("claimFailed",),
        ("renewalDue",),
        FRESH,
        ("ok",),
        ("completed",),
        expect=["ack", 200],
    )
    yield case(
        "renew_limit",
        "Renewed for a minute, and no longer",
        *HANDLING,
        *(("renewalDue",), FRESH) * 3,
        ("renewalDue",),
        config={**STORE, "renewForMs": "60000"},
        expect=["abort", 0],
    )
    yield case(
        "renew_not",
        "Where nothing can renew, the lease is longer",
        *HANDLING,
        config={**STORE, "renewable": "no"},
        expect=["timer", "lease", 300_000],
    )
    yield case(
        "client_gone",
        "The handler goes on, and nobody is answered",
        *HANDLING,
        ("clientGone",),
        ("ok",),
        ("completed",),
        expect=["observe", "handled"],
    )
    yield case(
        "closing_grace",
        "The handler has some time left, and the lease ends by itself",
        *HANDLING,
        ("closing",),
        expect=["abort", 10_000],
    )


def late() -> Iterator[Case]:
    yield case(
        "late_done",
        "Answered before the provider gives up; the next is a duplicate",
        *HANDLING,
        ("deadline",),
        ("ok",),
        ("completed",),
        expect=["again", 503, 60],
    )
    yield case(
        "late_failed",
        "Answered already, and freed",
        *HANDLING,
        ("deadline",),
        ("failed",),
        ("released",),
        expect=["observe", "late"],
    )
    yield case(
        "late_github",
        "GitHub too, after 9 s",
        *HANDLING,
        ("deadline",),
        ("ok",),
        ("completed",),
        provider="github",
        expect=["timer", "deadline", 9000],
    )
    yield case(
        "late_unknown",
        "5 s where nothing is said",
        *HANDLING,
        ("deadline",),
        provider="realestateapi",
        expect=["timer", "deadline", 4500],
    )
    yield case(
        "late_slack",
        "Half a second is left",
        *HANDLING,
        ("deadline",),
        provider="slack",
        expect=["timer", "deadline", 2500],
    )
    yield case(
        "late_marking",
        "The effect happened: another answer would make it happen twice",
        *HANDLING,
        ("ok",),
        ("deadline",),
        ("completed",),
        expect=["observe", "unmarked"],
    )
    yield case(
        "late_letter",
        "The dead letter takes long",
        *HANDLING,
        ("permanent",),
        ("deadline",),
        ("letterTaken",),
        ("completed",),
        expect=["observe", "late"],
    )
    yield case(
        "late_freeing",
        "Whatever happens while the key is freed, the answer is the same",
        *HANDLING,
        ("failed",),
        ("deadline",),
        expect=["fail", 500],
    )
    yield case(
        "late_twice",
        "A timer that rings twice, and one that rings after the end",
        *HANDLING,
        ("deadline",),
        ("deadline",),
        ("ok",),
        ("completed",),
        ("deadline",),
        ("leaseEnded",),
        ("renewalDue",),
    )


def marks() -> Iterator[Case]:
    yield case(
        "stale",
        "The effect happened, but not under the lease",
        *HANDLING,
        ("ok",),
        ("stale",),
        expect=["observe", "overtaken"],
    )
    yield case(
        "unmarked",
        "The store is down: success, because the effect happened",
        *HANDLING,
        ("ok",),
        ("completeFailed",),
        ("deadline",),
        ("completeFailed",),
        ("leaseEnded",),
        ("completeFailed",),
        expect=["ack", 200],
    )
    yield case(
        "repeated",
        "The store is back in time",
        *HANDLING,
        ("ok",),
        ("completeFailed",),
        ("completed",),
        expect=["complete", 250],
    )
    yield case(
        "unmarked_lease_over",
        "The lease ended while the handler ran: marking is tried once",
        *HANDLING,
        ("leaseEnded",),
        ("ok",),
        ("completeFailed",),
        expect=["observe", "unmarked"],
    )
    yield case(
        "marked_lease_over",
        "A lease that ended untaken is still the holder's",
        *HANDLING,
        ("leaseEnded",),
        ("ok",),
        ("completed",),
        expect=["observe", "handled"],
    )
    yield case(
        "release_failed",
        "The lease ends by itself",
        *HANDLING,
        ("failed",),
        ("released",),
        expect=["fail", 500],
    )


def queues() -> Iterator[Case]:
    yield case(
        "sent",
        "The queue has it: success; the HTTP side claims nothing",
        POST,
        EVENT,
        ("ok",),
        config=QUEUE,
        expect=["ack", 200],
    )
    yield case(
        "send_failed",
        "The queue is down",
        POST,
        EVENT,
        ("failed",),
        config=QUEUE,
        expect=["fail", 500],
    )
    yield case(
        "send_failed_github",
        "The queue is down, and there is no next delivery",
        POST,
        EVENT,
        ("failed",),
        ("letterTaken",),
        provider="github",
        config=QUEUE,
        expect=["deadLetter", "final"],
    )
    yield case(
        "send_late",
        "The queue takes long",
        POST,
        EVENT,
        ("deadline",),
        ("ok",),
        config=QUEUE,
        expect=["observe", "late"],
    )
    work = ("work", ["handled"])
    yield case(
        "work",
        "A worker has no deadline",
        work,
        FRESH,
        ("ok",),
        ("completed",),
        expect=["ack", 200],
    )
    yield case(
        "work_busy",
        "Another worker holds it",
        work,
        ("busy", 20_000),
        expect=["again", 503, 20],
    )
    yield case(
        "work_done",
        "The queue delivers twice",
        work,
        ("done",),
        expect=["observe", "duplicate"],
    )
    yield case(
        "work_failed",
        "The provider's schedule does not count: the queue tries again",
        work,
        ("fresh", 3, 30 * 24 * 3600 * 1000),
        ("failed",),
        ("released",),
        provider="github",
        expect=["observe", "failed"],
    )
    yield case(
        "work_last",
        "The queue's last attempt",
        ("work", ["handled", "last"]),
        ("fresh", 3, 1000),
        ("failed",),
        ("letterTaken",),
        ("released",),
        expect=["deadLetter", "final"],
    )
    yield case(
        "work_store_down_last",
        "The store is down in the queue's last attempt",
        ("work", ["handled", "last"]),
        ("claimFailed",),
        ("claimFailed",),
        ("letterTaken",),
        ("released",),
        expect=["deadLetter", "store"],
    )
    yield case(
        "work_no_handler",
        "Nothing wants it",
        ("work", []),
        expect=["observe", "ignored"],
    )


def keys() -> Iterator[Case]:
    plain = "singlekey:wh_1"
    yield case(
        "key",
        "The endpoint, and the event",
        call("key", None, plain, gives="screenings:singlekey:wh_1"),
        call(
            "messageId",
            "screenings:singlekey:wh_1",
            gives=hashlib.sha256(b"screenings:singlekey:wh_1").hexdigest(),
        ),
    )
    for name, comment, raw in (
        ("key_200", "As long as stays readable", "s:" + "x" * 198),
        ("key_long", "A byte longer", "s:" + "x" * 199),
        ("key_nul", "A byte that is no visible character", "s:a\0b"),
        ("key_space", "Nor is a space", "s:a b"),
        ("key_unicode", "Nor is what is not ASCII", "s:\u00e9"),
        ("key_tilde", "The last visible character", "s:~"),
    ):
        yield case(
            name,
            comment,
            call("key", None, raw, gives=key("screenings", None, raw)),
        )
    yield case(
        "key_variant",
        "Equal bodies of two topics are two events",
        call(
            "key",
            "orders/create",
            "shopify:1",
            gives="screenings~orders/create:shopify:1",
        ),
        call(
            "key",
            "orders/updated",
            "shopify:1",
            gives="screenings~orders/updated:shopify:1",
        ),
        call("key", "orders/CREATE", "shopify:1", gives=None),
        call("key", None, "shopify:1", gives=None),
        provider="shopify",
        config={**STORE, "variant": "X-Shopify-Topic orders/create orders/updated"},
    )


def providers() -> Iterator[Case]:
    """Section 3's table: what each provider's facts come to."""
    for provider, facts in PROVIDERS.items():
        answers = Answers(facts, STORE)
        built_in = [call("facts", provider, gives={**UNKNOWN, **facts})]
        yield case(
            f"answers_{provider}",
            "How long a mark stays, and when a late answer is due",
            *built_in if provider in BUILT_IN else (),
            call("property", "keepMs", gives=str(answers.keep)),
            call("property", "deadlineMs", gives=str(answers.deadline)),
            *HANDLING,
            ("failed",),
            provider=provider,
        )
    day = 24 * 3600 * 1000
    for name, comment, facts, keep in (
        ("keep_double", "Twice the last retry", {"schedule": "total:172800"}, 4 * day),
        ("keep_least", "At least a day", {"schedule": "60"}, day),
        (
            "keep_unknown",
            "A week where nothing is published",
            {"schedule": "unknown"},
            7 * day,
        ),
    ):
        yield case(
            name,
            comment,
            call("property", "keepMs", gives=str(keep)),
            facts={**facts, "timestampSigned": "yes"},
        )
    yield case(
        "keep_unsigned",
        "30 days where no timestamp is signed: nothing else stops a replay",
        call("property", "keepMs", gives=str(30 * day)),
        facts={"schedule": "60", "timestampSigned": "no"},
    )
    yield case(
        "deadline_set",
        "A subscription's own time limit",
        call("property", "deadlineMs", gives="9000"),
        facts={"deadlineMs": "10000"},
    )


def health() -> Iterator[Case]:
    limits = [1000, 0.05, -1]
    for name, comment, measured, given, status in (
        ("health_quiet", "Nothing came yet", [1, 0, 0, -1, -1], limits, 200),
        (
            "health_fine",
            "Fewer errors than one in twenty",
            [1, 100, 4, 999, 0],
            limits,
            200,
        ),
        ("health_errors", "One in twenty", [1, 100, 5, 0, 0], limits, 503),
        ("health_queue", "A thousand wait", [1, 100, 0, 1000, 0], limits, 503),
        (
            "health_queue_untold",
            "The queue does not tell its size",
            [1, 100, 0, None, 0],
            limits,
            503,
        ),
        (
            "health_queue_untold_off",
            "Nobody wants to know it",
            [1, 100, 0, None, 0],
            [-1, 0.05, -1],
            200,
        ),
        ("health_store", "The store does not answer", [0, 100, 0, 0, 0], limits, 503),
        ("health_no_store", "There is none", [-1, 100, 0, -1, 0], limits, 200),
        (
            "health_silence_off",
            "Quiet nights are no fault",
            [1, 0, 0, 0, 9e9],
            limits,
            200,
        ),
        (
            "health_silence",
            "Asked for",
            [1, 0, 0, 0, 3_600_000],
            [1000, 0.05, 3_600_000],
            503,
        ),
        (
            "health_silence_short",
            "A millisecond less",
            [1, 1, 0, 0, 3_599_999],
            [1000, 0.05, 3_600_000],
            200,
        ),
        (
            "health_all_off",
            "Nothing is looked at",
            [1, 100, 100, 9e9, 9e9],
            [-1, -1, -1],
            200,
        ),
    ):
        yield case(name, comment, call("health", measured, given, gives=status))


def misuse() -> Iterator[Case]:
    for name, comment, facts, config, option in (
        (
            "store_without_endpoint",
            "Whose mark would it be",
            {},
            {"store": "yes"},
            "endpoint",
        ),
        (
            "endpoint_long",
            "65 characters",
            {},
            {**STORE, "endpoint": "x" * 65},
            "endpoint",
        ),
        (
            "endpoint_colon",
            "What separates it from the event",
            {},
            {**STORE, "endpoint": "a:b"},
            "endpoint",
        ),
        (
            "endpoint_tilde",
            "What separates it from its variant",
            {},
            {**STORE, "endpoint": "a~b"},
            "endpoint",
        ),
        (
            "keep_short",
            "Gone before the last retry",
            {"schedule": "total:60"},
            {**STORE, "keepMs": "59999"},
            "keep",
        ),
        (
            "lease_short",
            "It would end while its handler runs",
            {},
            {**STORE, "leaseMs": "4999"},
            "lease",
        ),
        (
            "send_with_store",
            "The worker has the store",
            {},
            {**STORE, "queue": "yes"},
            "send",
        ),
        (
            "variant_colon",
            "A value that could be another key",
            {},
            {**STORE, "variant": "X-Topic a:b"},
            "variant",
        ),
        (
            "variant_empty",
            "A list without a value",
            {},
            {**STORE, "variant": "X-Topic"},
            "variant",
        ),
        (
            "source_no_ranges",
            "Nothing to hold addresses to",
            {},
            {**STORE, "sourceMode": "refuse"},
            "sourceMode",
        ),
        (
            "source_no_range",
            "No range",
            {"sources": "300.1.1.1/8"},
            {**STORE, "sourceMode": "report"},
            "sources",
        ),
        (
            "unknown_option",
            "A name that does not exist",
            {},
            {**STORE, "lease": "60"},
            "lease",
        ),
        ("negative", "Less than nothing", {}, {**STORE, "leaseMs": "-1"}, "leaseMs"),
        ("ack_redirect", "No success", {"ack": "302"}, STORE, "ack"),
    ):
        yield {
            "name": name,
            "comment": comment,
            "facts": facts,
            "config": config,
            "invalid": option,
        }


FILES = [
    requests,
    sources,
    handshakes,
    claims,
    handlers,
    late,
    marks,
    queues,
    keys,
    providers,
    health,
    misuse,
]
