"""Explanations and captures: a sample of `tests/vectors/explain`, and what only Python can hand over."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hookseal import (
    Capture,
    Webhook,
    WebhookConfigError,
    WebhookError,
    capture,
    capture_async,
    explain,
    possible_senders,
)

FOLDER = Path(__file__).resolve().parents[1] / "vectors/explain"
# All of them run in Rust. Here those of some providers show that the binding carries the core's findings.
PROVIDERS = {"github", "shopify", "slack", "standard-webhooks", "stripe", "webflow"}
SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
SECRET = "It's a Secret to Everybody"
HEADERS = {"X-Hub-Signature-256": SIGNATURE}
DELIVERY = Capture(b"Hello, World!\n", HEADERS)
anything: Any = explain


@pytest.mark.parametrize("name", ["singles", "pairs", "none"])
def test_vectors(name: str) -> None:
    file = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    for provider, secret, headers, body, now, faults in file["cases"]:
        if provider not in PROVIDERS:
            continue
        delivery = Capture(base64.b64decode(file["bodies"][body]), headers, received_at=now)
        explained = explain(provider, secret, delivery)
        codes = sorted(finding.code for finding in explained.findings if finding.standing == "proven")
        seen = [finding.code for finding in explained.findings if finding.standing == "seen"]
        if faults == ["genuine"]:
            assert explained.verdict == "genuine"
        elif faults == ["none"]:
            assert explained.summary.startswith("None of ")
            assert not codes
        else:
            assert (codes or seen[:1]) == sorted(faults)
        assert explained.macs <= 5_000
        assert explained.hashed_bytes <= 64_000_000
        assert secret.strip() not in repr(explained)


def test_what_to_do_is_said() -> None:
    explained = explain("github", SECRET, DELIVERY)
    assert explained.verdict == "signature_mismatch"
    assert "no signature in" in (explained.message or "")
    assert explained.findings[0].code == "line_break_added"
    assert "Hand over the bytes as they arrived" in str(explained)


@pytest.mark.parametrize(
    "delivery",
    [
        DELIVERY,
        Capture(b"Hello, World!\n", {}),
        Capture(b"Hello, World!", {"X-Hub-Signature-256": "sha256=" + "0" * 64}),
    ],
)
def test_nothing_found_is_an_acceptance(delivery: Capture) -> None:
    webhook = Webhook("github", SECRET)
    expected = webhook.sign(delivery.body)["X-Hub-Signature-256"].removeprefix("sha256=")
    explained = explain("github", SECRET, delivery)
    assert explained.verdict != "genuine"
    for secret in (expected, base64.b64encode(bytes.fromhex(expected)).decode(), SECRET):
        assert secret not in repr(explained) + str(explained)
    with pytest.raises(WebhookError):
        webhook.verify(delivery.body, delivery.headers)


def test_every_form_of_a_capture_is_read() -> None:
    line = capture(DELIVERY, provider="github")
    curl = f"curl https://example.com/ -H 'X-Hub-Signature-256: {SIGNATURE}' --data-raw $'Hello, World!\\n'"
    for text in (line, curl):
        assert explain("github", SECRET, text).findings[0].code == "line_break_added"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("github", SECRET, ""), "invalid_option"),
        (("github", SECRET, "{"), "invalid_option"),
        (("github", SECRET, Capture({}, {})), "body_not_raw"),  # type: ignore[arg-type] # Wrong on purpose.
        (("guthib", SECRET, DELIVERY), "unknown_provider"),
        (("github", None, DELIVERY), "empty_secret"),
        (("github", SECRET, None), "body_not_raw"),
        (("github", SECRET, Capture(b"", None)), "invalid_option"),  # type: ignore[arg-type] # Wrong on purpose.
        (("github", SECRET, Capture(b"", b"X-Hub-Signature-256")), "invalid_option"),  # type: ignore[arg-type] # Too.
        (("github", SECRET, Capture(b"", ["a", "b"])), "invalid_option"),  # type: ignore[list-item] # Too.
    ],
)
def test_mistakes_of_the_caller(arguments: tuple[Any, ...], code: str) -> None:
    with pytest.raises(WebhookConfigError) as refusal:
        anything(*arguments)
    assert refusal.value.code == code


def test_who_could_have_sent_it_is_told_by_the_headers() -> None:
    assert possible_senders({"stripe-signature": "t=1,v1=a"}) == ("stripe",)
    assert possible_senders([(b"Stripe-Signature", b"t=1,v1=a")]) == ("stripe",)
    assert possible_senders({"Stripe-Signature": "sha256=a", "Accept": "*/*"}) == ()
    assert "paddle" in possible_senders({"Paddle-Signature": "ts=1;h1=a"})
    with pytest.raises(WebhookConfigError, match="headers"):
        possible_senders(1)  # type: ignore[arg-type] # Wrong on purpose.


def test_a_secret_that_is_wrong_is_a_finding() -> None:
    explained = explain("github", f"{SECRET}\n", Capture("Hello, World!", HEADERS))
    assert explained.findings[0].code == "secret_line_break"


def test_what_looks_like_a_credential_is_replaced() -> None:
    headers = [(b"Signature", b"00"), ("Authorization", "Bearer abcdef"), ("X-Many", ["1", "2"]), ("X-None", None)]
    line = capture(Capture(b"\xff", headers, url="https://u:abcdef@a.example/?token=abcdef", method="POST"))
    assert "abcdef" not in line
    assert "\n" not in line
    written = json.loads(line)
    assert written["headers"] == [
        ["Signature", "00"],
        ["Authorization", "[replaced]"],
        ["X-Many", "1"],
        ["X-Many", "2"],
    ]
    assert written["body"] == {"base64": "/w=="}
    assert written["url"] == "https://[replaced]@a.example/?token=[replaced]"


def test_flask() -> None:
    from flask import Flask, request

    with Flask("app").test_request_context("/hook?a=1", method="POST", data=b"{}\n", headers=HEADERS):
        written = json.loads(capture(request, provider="github", received_at=1_700_000_000.5))
        assert request.get_data() == b"{}\n"
    assert written["url"] == "http://localhost/hook?a=1"
    assert (written["method"], written["body"], written["receivedAt"]) == ("POST", "{}\n", 1_700_000_000)
    assert ["X-Hub-Signature-256", SIGNATURE] in written["headers"]


def test_django() -> None:
    from django.conf import settings

    if not settings.configured:
        settings.configure(ALLOWED_HOSTS=["*"])
    from django.test import RequestFactory

    request = RequestFactory(headers=HEADERS).post("/hook?a=1", data=b"{}\n", content_type="application/json")
    written = json.loads(capture(request))
    assert (written["url"], written["body"]) == ("http://testserver/hook?a=1", "{}\n")
    assert ["X-Hub-Signature-256", SIGNATURE] in written["headers"]


def test_starlette_and_asgi() -> None:
    from starlette.requests import Request

    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "scheme": "https",
        "path": "/hook",
        "raw_path": b"/hook",
        "query_string": b"a=1",
        "headers": [(b"host", b"a.example"), (b"x-hub-signature-256", SIGNATURE.encode())],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}\n", "more_body": False}

    line = asyncio.run(capture_async(Request(scope, receive)))
    for written in (json.loads(line), json.loads(capture(scope, b"{}\n"))):
        assert (written["url"], written["body"]) == ("https://a.example/hook?a=1", "{}\n")
        assert ["x-hub-signature-256", SIGNATURE] in written["headers"]
    for unread in (Request(scope, receive), scope):
        with pytest.raises(WebhookConfigError) as refusal:
            capture(unread)
        assert refusal.value.code == "body_not_raw"


def test_aiohttp() -> None:
    from aiohttp import ClientSession, web

    lines = []

    async def hook(request: web.Request) -> web.Response:
        if request.path == "/read":
            # Who reads it before leaves it there.
            await request.read()
            lines.append(capture(request))
        else:
            lines.append(await capture_async(request))
        return web.Response()

    async def deliver() -> str:
        application = web.Application()
        application.add_routes([web.post("/read", hook), web.post("/unread", hook)])
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with ClientSession() as session:
            for path in ("/read?token=abcdef", "/unread"):
                async with session.post(
                    address + path, data=b"{}\n", headers={**HEADERS, "Cookie": "a=abcdef"}
                ) as answer:
                    assert answer.status == 200
        await runner.cleanup()
        return address

    address = asyncio.run(deliver())
    for line, path in zip(lines, ("/read?token=[replaced]", "/unread"), strict=True):
        written = json.loads(line)
        assert (written["method"], written["url"], written["body"]) == ("POST", address + path, "{}\n")
        assert ["X-Hub-Signature-256", SIGNATURE] in written["headers"]
        assert "abcdef" not in line
