"""Headers in every container that a framework may have them in: the vectors' verdicts stay the same."""

from __future__ import annotations

import email.message
import hashlib
import hmac
import http.client
import io
import itertools
import types
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.http.request import HttpHeaders
from hookseal import Webhook, WebhookConfigError, WebhookError, WebhookVerificationError
from starlette.datastructures import Headers as StarletteHeaders
from werkzeug.datastructures import EnvironHeaders
from werkzeug.datastructures import Headers as WerkzeugHeaders

from vectors import FILES, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vectors import Pairs

SECRET = "It's a Secret to Everybody"
SIGNATURE = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
BODY = b"Hello, World!"
GITHUB = Webhook("github", SECRET)


class Unfit(Exception):  # noqa: N818 - no error: the container cannot hold these headers.
    """The container cannot hold these headers, so nothing can arrive in it."""


def wire(value: str) -> bytes:
    """Give the bytes of a vector's header value."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode()


def once(pairs: Pairs) -> None:
    """Stop at a header that occurs twice."""
    if max(Counter(name.lower() for name, _ in pairs).values(), default=0) > 1:
        raise Unfit


def in_dict(pairs: Pairs) -> Any:
    if len(dict(pairs)) < len(pairs):
        raise Unfit
    return dict(pairs)


def in_mapping_proxy(pairs: Pairs) -> Any:
    return types.MappingProxyType(in_dict(pairs))


def in_generator(pairs: Pairs) -> Iterator[tuple[str, str]]:
    yield from pairs


def in_multiple_values(pairs: Pairs) -> Any:
    """As API gateways have them: all values of a name in one list."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values


def in_lists(pairs: Pairs) -> Any:
    return [list(pair) for pair in pairs]


def in_asgi(pairs: Pairs) -> Any:
    return [(name.lower().encode(), wire(value)) for name, value in pairs]


def in_starlette(pairs: Pairs) -> Any:
    return StarletteHeaders(raw=in_asgi(pairs))


def in_werkzeug(pairs: Pairs) -> Any:
    try:
        return WerkzeugHeaders(pairs)
    except ValueError as error:  # It refuses line breaks.
        raise Unfit from error


def environ(pairs: Pairs) -> dict[str, str]:
    """Give what a WSGI server hands over."""
    once(pairs)
    return {"HTTP_" + name.upper().replace("-", "_"): wire(value).decode("latin-1") for name, value in pairs}


def in_flask(pairs: Pairs) -> Any:
    return EnvironHeaders(environ(pairs))


def in_django(pairs: Pairs) -> Any:
    return HttpHeaders(environ(pairs))


def in_email(pairs: Pairs) -> Any:
    message = email.message.Message()
    for name, value in pairs:
        message[name] = value
    return message


def in_http_client(pairs: Pairs) -> Any:
    lines = b"".join(name.encode() + b": " + wire(value) + b"\r\n" for name, value in pairs)
    message = http.client.parse_headers(io.BytesIO(lines + b"\r\n"))
    # It trims, and folds lines.
    if [(name, wire(value)) for name, value in message.items()] != [(name, wire(value)) for name, value in pairs]:
        raise Unfit
    return message


CONTAINERS = [
    in_dict,
    in_mapping_proxy,
    in_generator,
    in_lists,
    in_multiple_values,
    in_asgi,
    in_starlette,
    in_werkzeug,
    in_flask,
    in_django,
    in_email,
    in_http_client,
]


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("stem", FILES)
def test_the_verdict_is_the_same(container: Callable[[Pairs], Any], stem: str) -> None:
    carried = 0
    for case in load(stem):
        try:
            headers = container(case.headers)
        except Unfit:
            continue
        carried += 1
        assert case.outcome(headers) == case.expected(), case.name
    assert carried > 5


@pytest.mark.parametrize(
    "container", [in_lists, in_multiple_values, in_asgi, in_starlette, in_werkzeug, in_email, in_http_client]
)
def test_a_header_that_occurs_twice(container: Callable[[Pairs], Any]) -> None:
    twice = [("X-Hub-Signature-256", SIGNATURE), ("x-hub-signature-256", SIGNATURE)]
    GITHUB.verify(BODY, container(twice))
    with pytest.raises(WebhookVerificationError) as caught:
        GITHUB.verify(BODY, container([*twice, ("X-HUB-SIGNATURE-256", "sha256=")]))
    assert (caught.value.code, caught.value.details["count"]) == ("duplicate_header", 3)


def test_keys_that_differ_in_case_only() -> None:
    with pytest.raises(WebhookVerificationError) as caught:
        GITHUB.verify(BODY, {"X-Hub-Signature-256": SIGNATURE, "x-hub-signature-256": SIGNATURE[:-1] + "0"})
    assert (caught.value.code, caught.value.details["count"]) == ("duplicate_header", 2)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "missing_header"),
        ("", "malformed_signature"),
        ([SIGNATURE, SIGNATURE[:-1]], "duplicate_header"),
        ((SIGNATURE[:-1], SIGNATURE), "duplicate_header"),
        ([SIGNATURE] * 17, "duplicate_header"),
        ([SIGNATURE, 7], "invalid_option"),
        ((None,), "invalid_option"),
        ([[SIGNATURE]], "invalid_option"),
        ([], "missing_header"),
        (7, "invalid_option"),
        (True, "invalid_option"),
        ({"a": 1}, "invalid_option"),
        (bytearray(SIGNATURE.encode()), "invalid_option"),
        ("sha256=ü" + SIGNATURE[8:], "malformed_signature"),
        ("sha256=€" + SIGNATURE[8:], "malformed_signature"),
        ("sha256=\ud800" + SIGNATURE[8:], "malformed_signature"),
        (SIGNATURE + "\0", "malformed_signature"),
        (SIGNATURE * 150_000, "malformed_signature"),
        ("€" * 10_000_000, "malformed_signature"),
        (SIGNATURE.encode() * 150_000, "malformed_signature"),
    ],
    ids=lambda value: repr(value)[:30],
)
@pytest.mark.parametrize("container", [dict, list, dict.items])
def test_values_of_any_kind(container: Callable[[Any], Any], value: Any, code: str) -> None:
    headers = {"Host": "example.com", "x-hub-signature-256": value}
    with pytest.raises(WebhookError) as caught:
        GITHUB.verify(BODY, list(headers.items()) if container is list else container(headers))
    assert caught.value.code == code


def test_bytes_are_taken_as_they_are() -> None:
    GITHUB.verify(BODY, {b"X-Hub-Signature-256": SIGNATURE.encode()})
    GITHUB.verify(BODY, {"X-Hub-Signature-256": SIGNATURE.encode(), b"host": b"\xff"})


def test_other_keys_are_nobodys() -> None:
    GITHUB.verify(BODY, {1: "a", None: "b", ("x",): "c", "\ud800": "d", "X-Hub-Signature-256": SIGNATURE})  # type: ignore[dict-item]


class Broken:
    """A mapping that fails."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def items(self) -> Any:
        """Fail."""
        raise self.error


@pytest.mark.parametrize("error", [ValueError("broken"), RecursionError(), StopIteration()])
def test_a_container_that_fails(error: Exception) -> None:
    with pytest.raises(WebhookConfigError) as caught:
        GITHUB.verify(BODY, Broken(error))
    assert (caught.value.code, caught.value.details["option"]) == ("invalid_option", "headers")
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(), MemoryError(), GeneratorExit()])
def test_what_is_not_about_the_headers_passes(error: BaseException) -> None:
    with pytest.raises(type(error)) as caught:
        GITHUB.verify(BODY, Broken(error))
    assert caught.value is error


class Hostile(str):
    """Text that does what it can to confuse."""

    __slots__ = ()

    def __len__(self) -> int:
        """Fail."""
        raise ValueError

    def __eq__(self, other: object) -> bool:
        """Fail."""
        raise ValueError

    def __hash__(self) -> int:
        """Be any text."""
        return 0

    def __getitem__(self, index: Any) -> str:
        """Fail."""
        raise ValueError

    def encode(self, *_: str) -> bytes:
        """Fail."""
        raise ValueError

    def lower(self) -> str:
        """Fail."""
        raise ValueError


def test_text_of_an_odd_class() -> None:
    GITHUB.verify(BODY, {Hostile("X-Hub-Signature-256"): Hostile(SIGNATURE)})
    for value in ("\ud800", "a" * 5000):
        with pytest.raises(WebhookError):
            GITHUB.verify(BODY, [(Hostile("X-Hub-Signature-256"), Hostile(value))])


@pytest.mark.parametrize(
    "headers",
    [
        None,
        5,
        1.5,
        True,
        "X-Hub-Signature-256",
        b"X-Hub-Signature-256",
        bytearray(b"a"),
        object(),
        dict,
        [1],
        ["ab"],
        [("a",)],
        [("a", "b", "c")],
        [{"a": "b"}],
        iter([None]),
    ],
    ids=repr,
)
def test_what_is_no_container(headers: Any) -> None:
    with pytest.raises(WebhookConfigError) as caught:
        GITHUB.verify(BODY, headers)
    assert (caught.value.code, caught.value.details["option"]) == ("invalid_option", "headers")


class Endless:
    """A mapping without end."""

    def items(self) -> Any:
        """Give ever more headers."""
        return ((f"X-{number}", "a") for number in itertools.count())


@pytest.mark.parametrize("headers", [Endless(), Endless().items(), itertools.repeat(("X-Hub-Signature-256", "a"))])
def test_headers_without_end(headers: Any) -> None:
    for call in (GITHUB.verify, GITHUB.receive, lambda body, headers: GITHUB.sign(body, headers=headers)):
        with pytest.raises(WebhookConfigError) as caught:
            call(BODY, headers)
        assert (caught.value.code, caught.value.details["option"]) == ("invalid_option", "headers")
        assert "more than 10000 of them" in str(caught.value)


def test_as_many_headers_as_are_read() -> None:
    others = [(f"X-{number}", "a") for number in range(9999)]
    GITHUB.verify(BODY, [*others, ("X-Hub-Signature-256", SIGNATURE)])
    with pytest.raises(WebhookConfigError):
        GITHUB.verify(BODY, [("X-Hub-Signature-256", SIGNATURE), *others, ("X-Another", "a")])


def test_bytes_that_were_decoded_come_back_as_they_were() -> None:
    # As aiohttp and PEP 383 decode what is not UTF-8.
    webhook = Webhook(
        {
            "name": "acme",
            "algorithm": "hmac-sha256",
            "secret": "utf8",
            "signature": {"header": "Sig", "layout": "plain", "encoding": "hex"},
            "signedContent": [{"header": "X-Path"}, {"literal": "|"}, "body"],
        },
        "secret",
    )
    signature = hmac.new(b"secret", b"/caf\xe9|{}", hashlib.sha256).hexdigest()
    webhook.verify(b"{}", {"Sig": signature, "X-Path": b"/caf\xe9".decode("utf-8", "surrogateescape")})


def test_what_email_makes_of_bytes_is_a_malformed_signature() -> None:
    message = email.message_from_bytes(b"X-Hub-Signature-256: \xff\xfeabc\r\n\r\n")
    assert not isinstance(message["X-Hub-Signature-256"], str)
    with pytest.raises(WebhookVerificationError) as caught:
        GITHUB.verify(BODY, message)
    assert caught.value.code == "malformed_signature"
