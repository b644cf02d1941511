"""Collects the cases of one vector file."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from signing import NOW, Header, Provider, Signed

Json = dict[str, Any]

# Bodies with these characters are written in base64, so that no editor changes them.
INVISIBLE = {"\ufeff", "\ufffd"}


def body_json(body: bytes) -> Json:
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}
    if any(c in INVISIBLE or (c < " " and c not in "\t\r\n") for c in text):
        return {"base64": base64.b64encode(body).decode()}
    return {"text": text}


class Vectors:
    """Every case starts from a genuine delivery; its arguments say the one thing that differs."""

    def __init__(
        self, provider: Provider, message_id: str = "", timestamp: int | str = NOW
    ) -> None:
        self.provider = provider
        self.message_id = message_id
        self.timestamp = timestamp
        self.body = provider.samples[0].compact
        self.cases: list[Json] = []

    def accept(self, name: str, comment: str, **delivery: Any) -> None:
        """A delivery that passes. With `operation="verify"` the body need not be JSON."""
        self._add(name, comment, None, {}, **delivery)

    def refuse(
        self,
        name: str,
        code: str,
        comment: str,
        details: Json | None = None,
        **delivery: Any,
    ) -> None:
        """A delivery with exactly one fault, and the error code it leads to."""
        error = {"error": code} | ({"details": details} if details else {})
        self._add(name, comment, code, error, **delivery)

    def _add(
        self,
        name: str,
        comment: str,
        code: str | None,
        error: Json,
        *,
        source: str | None = None,
        body: bytes | None = None,
        signed_body: bytes | None = None,
        key: bytes | None = None,
        secret: str | None = None,
        secrets: Any = None,
        timestamp: str | int | None = None,
        message_id: str | None = None,
        signature: str | Callable[[str], str] | None = None,
        value: str | Callable[[str], str] | None = None,
        headers: Callable[[list[Header]], list[Header]] | None = None,
        now: int = NOW,
        options: Json | None = None,
        operation: str = "receive",
        body_as: str = "bytes",
        method: str | None = None,
        url: str | None = None,
        handed_over: Json | None = None,
        mismatch: Json | None = None,
    ) -> None:
        provider = self.provider
        body = self.body if body is None else body
        signing_secret = provider.secret if secret is None else secret
        timestamp = str(self.timestamp if timestamp is None else timestamp)
        message_id = self.message_id if message_id is None else message_id
        signed = Signed(
            provider.key(signing_secret) if key is None else key,
            body if signed_body is None else signed_body,
            timestamp,
            message_id,
            provider.method if method is None else method,
            provider.url if url is None else url,
        )
        text = provider.signature(signed)
        if signature is not None:
            text = signature(text) if callable(signature) else signature
        sent = provider.headers(text, timestamp, message_id)
        if value is not None:
            sent = [
                (n, value(v) if callable(value) else value)
                if n == provider.signature_header
                else (n, v)
                for n, v in sent
            ]
        if headers is not None:
            sent = headers(sent)
        if code is not None:
            expect = error
        elif operation == "verify":
            expect = {"verified": True}
        else:
            event = provider.event(body, message_id)
            if mismatch:
                event |= {"schema": "invalid", "mismatch": mismatch}
            expect = {"event": event}
        subject = (
            {"scheme": provider.scheme}
            if provider.scheme
            else {"provider": provider.name}
        )
        case: Json = {
            "name": name,
            "comment": comment,
            "source": source or provider.source,
            **subject,
            "secrets": provider.secret if secrets is None else secrets,
            "headers": [list(pair) for pair in sent],
            "body": {"text": body.decode()} if body_as == "text" else body_json(body),
        }
        request = {"method": signed.method, "url": signed.url} if provider.url else {}
        if handed_over is not None:
            request = handed_over
        if request:
            case["request"] = request
        if body_as != "bytes":
            case["bodyAs"] = body_as
        case["now"] = now
        if options is not None:
            case["options"] = options
        if operation != "receive":
            case["operation"] = operation
        case["expect"] = expect
        self.cases.append(case)


def file(provider: str, timestamp: str, cases: list[Json]) -> Json:
    return {
        "$schema": "./schema.json",
        "generatedBy": "tests/vectors/generate.py",
        "provider": provider,
        "timestamp": timestamp,
        "cases": cases,
    }
