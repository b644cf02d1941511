"""What receivers of both kinds answer to a provider that asks, and sends no event."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any
from urllib.parse import quote_plus

from hookseal import Webhook

from receivers import RECEIVED, SECRET, Endpoints, said


def test_a_handshake_is_answered(endpoints: Endpoints) -> None:
    endpoint = endpoints("slack")
    answer = endpoint.post(b'{"type":"url_verification","challenge":"3eZbrw1aB10FEMA"}')
    assert (answer.status, answer.body) == (200, b"3eZbrw1aB10FEMA")
    assert dict(answer.headers)["Content-Type"] == "text/plain; charset=utf-8"
    long = json.dumps({"type": "url_verification", "challenge": "x" * 5000}).encode()
    assert endpoint.post(long).status == 400
    forger: Webhook[Any] = Webhook("slack", "another secret")
    assert said(endpoint.post(b'{"type":"url_verification","challenge":"a"}', webhook=forger))[0] == 401
    assert endpoint.outcomes == ["handshake", "handshake", "refused"]


def test_a_challenge_is_signed_where_it_can_be_no_delivery(endpoints: Endpoints) -> None:
    endpoint = endpoints("x")
    token = "OTk5NWYzNzktNzQzYy00ZjIzLTg1NDMtMDY4YTI1ZGQ0ZDY4"
    answer = endpoint.post(b"{}", method="GET", query=f"crc_token={token}")
    digest = hmac.digest(SECRET.encode(), token.encode(), "sha256")
    signed = "sha256=" + base64.b64encode(digest).decode()
    assert (answer.status, json.loads(answer.body)) == (200, {"response_token": signed})
    assert dict(answer.headers)["Content-Type"] == "application/json"
    for asked in ("%7B%22a%22%3A1%7D", "%5B%5D", "1158201444", "null", "a%3D1", ""):
        assert endpoint.post(b"{}", method="GET", query=f"crc_token={asked}").status == 400


def test_a_question_by_a_post_is_answered_and_a_delivery_is_handled(endpoints: Endpoints) -> None:
    endpoint = endpoints("microsoft-graph")
    other: Webhook[Any] = Webhook("singlekey", SECRET)
    handled: list[Any] = []
    endpoint.receiver.otherwise(lambda event, _: handled.append(event.data))
    sentence = "Validation: Testing client application reachability for subscription Request-Id: 522a8e7e"
    answer = endpoint.post(b"{}", query=f"tenant=7&validationToken={quote_plus(sentence)}", webhook=other)
    assert (answer.status, answer.body) == (200, sentence.encode())
    assert dict(answer.headers)["Content-Type"] == "text/plain; charset=utf-8"
    for asked in ("", "%3Cimg+src%3Dx%3E", "a%0Ab", "%C3%A9", "a" * 4097):
        assert endpoint.post(b"{}", query=f"validationToken={asked}", webhook=other).status == 400
    assert endpoint.post(b"{}", query="validationToken=a", method="GET", webhook=other).status == 405
    assert handled == []
    notifications = [{"subscriptionId": "7", "clientState": SECRET}]
    body = json.dumps({"value": notifications}).encode()
    assert said(endpoint.post(body, query="tenant=7", webhook=other)) == RECEIVED
    assert endpoint.post(body.replace(b"only", b"then"), webhook=other).status == 401
    assert handled == [notifications]


def test_a_token_is_answered_with_its_mac_where_it_can_be_no_delivery(endpoints: Endpoints) -> None:
    endpoint = endpoints("zoom")

    def ask(token: str) -> Any:
        return endpoint.post(
            json.dumps({"event": "endpoint.url_validation", "payload": {"plainToken": token}}).encode()
        )

    token = "qgg8vlvZRS6UYooatFL8Aw"
    answer = ask(token)
    mac = hmac.digest(SECRET.encode(), token.encode(), "sha256").hex()
    assert (answer.status, json.loads(answer.body)) == (200, {"plainToken": token, "encryptedToken": mac})
    assert dict(answer.headers)["Content-Type"] == "application/json"
    for asked in ("v0:1705314600:{}", '{"a":1}', "1158201444", ""):
        assert ask(asked).status == 400


def test_a_get_is_told_what_is_allowed(endpoints: Endpoints) -> None:
    assert ("Allow", "POST") in endpoints().post(method="GET").headers
