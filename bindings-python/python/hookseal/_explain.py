"""Why a delivery is not accepted, and deliveries that are written down."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from hookseal import _hookseal

if TYPE_CHECKING:
    from hookseal._causes import CauseCode
    from hookseal._providers import ProviderName
    from hookseal._scheme import Scheme
    from hookseal._types import Body, Headers

__all__ = ["Capture", "Explanation", "Finding", "capture", "capture_async", "explain", "possible_senders"]

_Text: TypeAlias = str | bytes


@dataclass(frozen=True)
class Capture:
    """One delivery by its parts: what `explain` looks at, and what `capture` writes down."""

    body: Body
    """The body, exactly as it arrived."""
    headers: Headers
    """Its headers: all of them, as the framework has them."""
    method: str | None = None
    """The request's method."""
    url: str | None = None
    """The URL that was requested, as the provider has it."""
    received_at: float | None = None
    """When it arrived, in Unix seconds. Without it `explain` judges no timestamp."""
    provider: str | None = None
    """Who is said to have sent it."""


@dataclass(frozen=True)
class Finding:
    """A cause that may keep a delivery from being accepted."""

    standing: Literal["proven", "seen", "ruled_out"]
    """`proven`: under this change, with those of `together`, the signature is right.

    `seen`: it can be seen without trying anything, and may be the cause. `ruled_out`: it was tried, and the signature
    is not right.
    """
    code: CauseCode
    """What is wrong, as a stable code."""
    family: Literal["body", "secret", "signature", "content", "scheme", "time", "headers"]
    """What it is about."""
    what: str
    """What it is, as a sentence."""
    advice: str
    """What to do about it, as a sentence; empty where it is ruled out."""
    together: tuple[CauseCode, ...] = ()
    """The other causes without which this one proves nothing."""


@dataclass(frozen=True)
class Explanation:
    """Why a delivery is not accepted, as far as it can be found. No acceptance: only a `Webhook` verifies."""

    verdict: str
    """`genuine`, or the code of the error with which verification refuses it."""
    message: str | None
    """That error's message; None for a genuine delivery."""
    summary: str
    """One sentence for all of it."""
    findings: tuple[Finding, ...]
    """The causes, best first."""
    hypotheses: int
    """How many were tried, alone and in pairs."""
    macs: int
    """How many MACs were computed; at most 3500."""
    hashed_bytes: int
    """How many bytes were hashed; at most 64 MB."""
    stopped: bool
    """Whether one of these bounds ended the search before its end."""

    def __str__(self) -> str:
        """Give the summary, and what to do."""
        advice = (finding.advice for finding in self.findings if finding.advice)
        return " ".join([self.summary, *advice])


def explain(
    provider: ProviderName | str | Scheme,
    secrets: _Text | list[_Text] | tuple[_Text, ...],
    delivery: Capture | str | bytes,
) -> Explanation:
    r"""Explain why a delivery is accepted or not, from one that fails.

    For a test, a log line or a desk, never for an HTTP answer. It tries what may be wrong with the body, the secret,
    the signature, the signed content, the scheme and the clocks, alone and in pairs: at most 3500 MACs, some tens of
    milliseconds, without the GIL. It shows neither a secret nor an expected signature.

    - `provider`: a name out of `PROVIDERS`, or a scheme of your own as a dict.
    - `secrets`: the secret, or several. What is wrong with one is a finding.
    - `delivery`: its parts, or what `capture` wrote; also a HAR file, an HTTP request or a `curl` line of one delivery.

    Raises `WebhookConfigError`: `unknown_provider`, `invalid_scheme`, `body_not_raw`; `invalid_option` for what is no
    delivery; `empty_secret` and `malformed_secret` for what is no text.

    >>> from hookseal import Capture, explain
    >>> signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    >>> delivery = Capture(b"Hello, World!\n", {"X-Hub-Signature-256": signature})
    >>> explanation = explain("github", "It's a Secret to Everybody", delivery)
    >>> explanation.verdict, explanation.findings[0].code
    ('signature_mismatch', 'line_break_added')
    """
    if isinstance(delivery, Capture):
        head, body = _head(delivery), delivery.body
    else:
        # As the text of a file is: nothing in it need be the bytes that arrived.
        head, body = "", delivery.encode(errors="surrogateescape") if isinstance(delivery, str) else delivery
    found = json.loads(_hookseal.explain(provider, secrets, head, body))
    tried = found["tried"]
    findings = tuple(Finding(**{**each, "together": tuple(each["together"])}) for each in found["findings"])
    return Explanation(
        verdict=found["verdict"],
        message=found["message"],
        summary=found["summary"],
        findings=findings,
        hypotheses=tried["hypotheses"],
        macs=tried["macs"],
        hashed_bytes=tried["bytes"],
        stopped=tried["stopped"],
    )


def capture(
    request: object, body: Body | None = None, *, provider: str | None = None, received_at: float | None = None
) -> str:
    """Write a delivery down, in one line of JSON without a line break, for `explain` and `hookseal explain`.

    Takes a request of Flask or Django, one of Starlette, FastAPI or aiohttp whose body was read before, an ASGI scope,
    or a `Capture`. No secret is in it, and the values of headers and query parameters that look like credentials are
    replaced.

    - `body`: the body as it arrived, where the request does not have it: `await request.body()`.
    - `provider`: who is said to have sent it.
    - `received_at`: when it arrived, in Unix seconds; the clock's time unless given.

    Raises `WebhookConfigError`: `body_not_raw` where the bytes that arrived are not to be had, and `invalid_option`.

    >>> from hookseal import Capture, capture
    >>> capture(Capture(b"{}", {"Signature": "00", "Authorization": "Bearer abc"}), received_at=1_700_000_000)
    '{"body":"{}","headers":[["Signature","00"],["Authorization","[replaced]"]],"receivedAt":1700000000}'
    """
    delivery = request if isinstance(request, Capture) else _delivery(request, body)
    at = received_at if received_at is not None else delivery.received_at
    written = Capture(
        body=delivery.body if body is None else body,
        headers=delivery.headers,
        method=delivery.method,
        url=delivery.url,
        received_at=time.time() if at is None else at,
        provider=provider or delivery.provider,
    )
    return _hookseal.capture(_head(written), written.body)


async def capture_async(request: Any, *, provider: str | None = None, received_at: float | None = None) -> str:
    """Write a delivery down as `capture` does, and await the body of a request of Starlette, FastAPI or aiohttp."""
    read = getattr(request, "body", None) if not hasattr(request, "read") else request.read
    body = await read() if callable(read) else None
    return capture(request, body, provider=provider, received_at=received_at)


def possible_senders(headers: Headers) -> tuple[ProviderName, ...]:
    """Name the providers whose headers these are, those of which more is there first.

    A hint for whoever looks, where a delivery lacks the header that was expected. Headers are a stranger's to choose:
    who sends to an endpoint is known where it is set up, and no delivery is to be verified by what is named here.

    Raises `WebhookConfigError`: `invalid_option` for what are no headers.

    >>> from hookseal import possible_senders
    >>> possible_senders({"Stripe-Signature": "t=1705314600,v1=5257a869"})
    ('stripe',)
    """
    return tuple(json.loads(_hookseal.possible_senders(_head(Capture(b"", headers)))))


def _head(delivery: Capture) -> str:
    at = delivery.received_at
    headers = [[_text(name), _text(value)] for name, value in _hookseal.all_headers(delivery.headers)]
    parts = {
        "provider": delivery.provider,
        "receivedAt": at if at is None else int(at),
        "method": delivery.method,
        "url": delivery.url,
        "headers": headers,
    }
    return json.dumps(parts)


def _text(value: object) -> str:
    """Give a header as HTTP libraries have it: a character for each byte."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    text = str(value)
    return (
        text.encode(errors="surrogateescape").decode("latin-1")
        if any("\ud800" <= c <= "\udfff" for c in text)
        else text
    )


def _delivery(request: Any, body: Any) -> Capture:
    """Take a request apart as its framework has it. The frameworks need not be there."""
    # Starlette's request is a mapping, too.
    headers = getattr(request, "headers", None)
    if headers is None and isinstance(request, Mapping):
        return _of_scope(request, body)
    if body is None:
        body = _body(request)
    # Werkzeug's and Starlette's headers have a pair for each that came.
    pairs: Any = getattr(headers, "raw", None) or headers
    absolute = getattr(request, "build_absolute_uri", None)
    url = absolute() if absolute is not None else getattr(request, "url", None)
    method = getattr(request, "method", None)
    return Capture(body=body, headers=pairs, method=method, url=None if url is None else str(url))


def _body(request: Any) -> Any:
    # Flask, and Django, which raises where the stream was read before.
    if hasattr(request, "get_data"):
        return request.get_data(cache=True)
    for kept in ("_body", "_read_bytes"):
        found = getattr(request, kept, None)
        if isinstance(found, bytes):
            return found
    return getattr(request, "body", None)


def _of_scope(scope: Mapping[str, Any], body: Any) -> Capture:
    headers = list(scope.get("headers") or [])
    host = next((value for name, value in headers if _text(name).lower() == "host"), None)
    query = scope.get("query_string") or b""
    path = _text(scope.get("raw_path") or str(scope.get("path", "")))
    url = path + ("?" + _text(query) if query else "")
    if host is not None:
        url = f"{scope.get('scheme', 'http')}://{_text(host)}{url}"
    return Capture(body=body, headers=headers, method=scope.get("method"), url=url)
