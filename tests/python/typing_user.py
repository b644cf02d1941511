"""What a user of the package writes, as mypy and pyright see it. Checked, and run by no one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from hookseal import (
    PROVIDERS,
    Body,
    ErrorCode,
    Event,
    Headers,
    Mismatch,
    ProviderName,
    Scheme,
    Webhook,
    WebhookConfigError,
    WebhookError,
    WebhookPayloadError,
    WebhookVerificationError,
    hospitable_personal_secret,
)
from typing_extensions import assert_type

if TYPE_CHECKING:
    from email.message import Message

    from starlette.datastructures import Headers as StarletteHeaders
    from werkzeug.datastructures import EnvironHeaders


def clock() -> int:
    """Give Unix seconds."""
    return 1_700_000_000


personal = Webhook("hospitable", hospitable_personal_secret("user@example.com"))
webhook = Webhook("stripe", ["new", b"old"], tolerance_seconds=60, now=clock, schema="report")
acme: Scheme = {
    "name": "acme",
    "algorithm": "hmac-sha256",
    "signature": {"header": "Acme-Signature", "layout": "pairs", "separator": ",", "key": "v1", "encoding": "hex"},
    "timestamp": {"key": "t", "unit": "seconds", "toleranceSeconds": 300},
    "signedContent": ["timestamp", {"literal": "."}, "body"],
    "secret": "utf8",
    "envelope": {"id": ["/id", "/data/id"], "type": "/type"},
}
custom = Webhook(acme, ("new",), check_timestamp=False, max_body_bytes=5)
rotated = Webhook("github", [os.environ.get("NEW"), os.environ.get("OLD")])
named = Webhook(os.environ["PROVIDER"], "secret")
misspelt = Webhook("singlkey", "secret")  # pyright: ignore[reportDeprecated]
# mypy takes every text for one that is known at run time only, unless it is said to be a name.
misspelt_name: ProviderName = "singlkey"  # type: ignore[assignment] # pyright: ignore[reportAssignmentType]

providers: tuple[ProviderName, ...] = PROVIDERS


def bodies(text: str, array: bytearray) -> None:
    """Hand over every kind of body."""
    headers = webhook.sign(b"{}", id="msg_1", timestamp=5.5, headers={"A": "b"})
    assert_type(headers, dict[str, str])
    every: list[Body] = [b"{}", array, memoryview(b"{}"), text]
    for body in every:
        webhook.verify(body, headers)


def containers(
    werkzeug: EnvironHeaders, starlette: StarletteHeaders, message: Message, anything: dict[str, Any]
) -> None:
    """Hand over every kind of headers."""
    webhook.verify(b"{}", {"a": "b"})
    webhook.verify(b"{}", {b"a": b"b"})
    webhook.verify(b"{}", {"a": None})
    webhook.verify(b"{}", {"a": ["b"]})
    webhook.verify(b"{}", {b"a": (b"b",)})
    lists: dict[str, list[str]] = {}
    webhook.verify(b"{}", lists)
    webhook.verify(b"{}", [("a", "b")])
    webhook.verify(b"{}", [(b"a", b"b")])
    webhook.verify(b"{}", (pair for pair in [("a", "b")]))
    plain: dict[str, str] = {}
    optional: dict[str, str | None] = {}
    webhook.verify(b"{}", plain)
    webhook.verify(b"{}", optional)
    webhook.verify(b"{}", werkzeug)
    webhook.verify(b"{}", starlette)
    webhook.verify(b"{}", message)
    webhook.verify(b"{}", anything)
    webhook.verify(b"{}", anything, now=1_700_000_000.5, method="POST", url="https://example.com/")
    any_of_them: Headers = message
    webhook.verify(b"{}", any_of_them)


def handle(body: bytes, headers: dict[str, str]) -> int:
    """Answer a delivery."""
    try:
        event = webhook.receive(body, headers)
    except WebhookVerificationError as error:
        code: ErrorCode = error.code
        skew = error.details.get("skew_seconds")
        assert_type(skew, int | None)
        return error.status if code != "timestamp_too_old" or skew else 400
    except (WebhookPayloadError, WebhookConfigError) as error:
        return error.status
    except WebhookError as error:
        assert_type(error.message, str)
        raise
    assert_type(event, Event)
    key: str = event.deduplication_key
    event_id: str | None = event.id
    mismatch: Mismatch | None = event.mismatch
    if event.schema == "invalid" and mismatch is not None:
        return len(mismatch["path"]) + len(key) + len(event_id or "")
    match event:
        case Event("screening.completed", data):
            return int(data["score"])
        case Event(type=None):
            return 202
        case _:
            return 200


# An environment variable that is not set: `empty_secret` at run time, no type error.
Webhook("github", None)

# Each of these is a mistake, and the checkers say so: an unused `ignore` is an error too.
Webhook({**acme, "algorithm": "md5"}, "a")  # type: ignore[call-overload] # pyright: ignore[reportCallIssue, reportArgumentType]
webhook.verify(b"", {}, uri="/")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
Webhook("github", "a", tolerance=5)  # type: ignore[call-overload] # pyright: ignore[reportCallIssue]
Webhook("github", "a", schema="strict")  # type: ignore[call-overload] # pyright: ignore[reportCallIssue, reportArgumentType]
webhook.verify({"id": 1}, {})  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
webhook.verify(b"", None)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
webhook.verify(b"", {"a": [1]})  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
webhook.receive(b"", {}).type = "a"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
