"""Public keys that are fetched where a provider publishes them.

Which address that may be, how long keys are good for and when to ask again, the core says; no delivery has a say in
it. Nothing is fetched by a `Webhook` that is no `KeyedWebhook`.

>>> from hookseal.keys import KeySource
>>> KeySource("github-secret-scanning").url
'https://api.github.com/meta/public_keys/secret_scanning'
"""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from hookseal import Event, Webhook, WebhookConfigError, WebhookVerificationError, _hookseal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from typing_extensions import Self

    from hookseal._types import Body, Headers

__all__ = ["KeySource", "KeyedWebhook", "KeysUnavailableError"]

_OK = 200
_PIECE_BYTES = 16 * 1024
_Result = TypeVar("_Result")


class KeysUnavailableError(Exception):
    """Keys could not be fetched: nothing was verified, and the sender is to try again."""


class KeySource:
    """The keys of one provider, and when they were fetched. Safe to share between threads.

    - `provider`: its name, or its scheme as a dict.
    - `url`: an address of one's own, where the provider's document names none. Its host is who is trusted. Where each
      delivery names the address of its key, what such an address may be, such as `https://keys.example.com/{hex}.pem`.
    - `context`: how TLS is spoken; as the system trusts unless given.
    - `now`: gives Unix seconds.

    Raises `WebhookConfigError`: `invalid_option` (`provider`, `url`).
    """

    def __init__(
        self,
        provider: Any,
        *,
        url: str | None = None,
        context: ssl.SSLContext | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Find the address, without asking it."""
        # Whether each delivery names its key, and where that may be.
        self._scheme = (("provider", provider), ("url", url))
        pattern = _hookseal.offer("keys", "pattern", *self._scheme)
        self.is_named = pattern is not None
        if pattern is None:
            name = provider if isinstance(provider, str) else provider["name"]
            source = _hookseal.offer("keys", "source", ("provider", name), ("url", url))
            self._limit_bytes: int = source["limitBytes"]
            self._timeout_seconds: int = source["timeoutSeconds"]
        self.url: str = source["url"] if pattern is None else pattern
        self._context = context or ssl.create_default_context()
        self._now = now
        self._lock = threading.Lock()
        self._text: str | None = None
        self._fetched_at: int | None = None
        self._fresh_seconds = 0
        self._asked_at: int | None = None
        # Makes of other keys what verifies by them.
        self._made: Callable[[str], object] | None = None
        # Why the keys that were asked for last did not come.
        self._failure: Exception | None = None

    def keys(self, *, unknown: bool = False) -> str:
        """Give the keys, as a webhook's secret.

        They are fetched where they are not fresh, or, with `unknown`, where a delivery names one that is not among
        them; but not again within a minute.

        Where each delivery names its key, they are those that were named before, and none at first: `""`.

        Raises `KeysUnavailableError`.
        """
        with self._lock:
            if self.is_named:
                return self._text or ""
            if self._age(unknown=unknown)["due"]:
                self._ask(self._refresh)
            age = self._age(unknown=False)
            # What was fetched may still be used for a while, but does not say who an unknown key is.
            if self._text is None or not age["usable"] or (unknown and not age["answered"]):
                raise _unavailable(self.url, self._failure)
            return self._text

    def named(self, key_id: str) -> str:
        """Give the keys with the one that a delivery names by this address, if it may be fetched from there.

        It is the `id` in the details of `unknown_key`.

        Raises `KeysUnavailableError`.
        """
        with self._lock:
            known = (("id", key_id), ("keys", self._text or ""))
            times = (("time", self._asked_at), ("time", int(self._now())))
            named = _hookseal.offer("keys", "named", *self._scheme, *known, *times)
            url: str | None = named["url"]
            if url is None:
                return self._text or ""
            self._failure = None
            if named["due"]:
                self._limit_bytes, self._timeout_seconds = named["limitBytes"], named["timeoutSeconds"]
                self._ask(lambda: self._fetch_named(url))
            text = self._text or ""
            if self._failure is not None or not named["due"]:
                raise _unavailable(url, self._failure)
            return text

    def _fetch_named(self, url: str) -> None:
        key, _ = self._fetched(url)
        text = _hookseal.offer("keys", "joined", ("keys", self._text or ""), ("url", url), ("key", key))
        if self._made is not None:
            # What is no key is no answer.
            self._made(text)
        self._text = text

    def _ask(self, fetch: Callable[[], None]) -> None:
        self._asked_at = int(self._now())
        try:
            fetch()
        except (OSError, ValueError, http.client.HTTPException, WebhookConfigError) as cause:
            self._failure = cause

    def _age(self, *, unknown: bool) -> dict[str, bool]:
        known = [self._fetched_at, self._fresh_seconds, self._asked_at, int(self._now()), unknown]
        age: dict[str, bool] = _hookseal.offer("keys", "age", *(("age", value) for value in known))
        return age

    def _refresh(self) -> None:
        text, headers = self._fetched(self.url)
        if self._made is not None and text != self._text:
            # What no keys can be read from is no answer.
            self._made(text)
        self._fresh_seconds = _hookseal.offer("keys", "fresh_seconds", *headers)
        self._fetched_at = int(self._now())
        self._text = text

    def _fetched(self, address: str) -> tuple[str, list[tuple[str, str | None]]]:
        end = time.monotonic() + self._timeout_seconds
        url = urlsplit(address)
        # The port may be the scheme's own.
        connection = http.client.HTTPSConnection(
            url.hostname or "", url.port, timeout=self._timeout_seconds, context=self._context
        )
        try:
            path = url.path + (f"?{url.query}" if url.query else "")
            connection.request("GET", path, headers={"Accept": "application/json, */*", "User-Agent": "hookseal"})
            # The response may take the socket over.
            socket = connection.sock
            with connection.getresponse() as response:
                # A redirect is an answer like any other that is not 200.
                if response.status != _OK:
                    raise _fault(response.status)
                text = self._read(response, socket, end).decode()
                return text, [(name, response.headers.get(name)) for name in ("cache-control", "age")]
        finally:
            connection.close()

    def _read(self, response: http.client.HTTPResponse, socket: Any, end: float) -> bytes:
        body = bytearray()
        while piece := response.read1(_PIECE_BYTES):
            body += piece
            if len(body) > self._limit_bytes:
                raise _fault("bytes")
            left = end - time.monotonic()
            if left <= 0:
                raise _fault("seconds")
            socket.settimeout(left)
        return bytes(body)


def _unavailable(url: str, cause: Exception | None) -> KeysUnavailableError:
    """Say that no keys came: without a cause because some were asked for just now."""
    why = None if cause is None else str(cause)
    error = KeysUnavailableError(_hookseal.offer("keys", "unavailable", ("url", url), ("why", why)))
    error.__cause__ = cause
    return error


def _fault(what: int | str) -> ValueError:
    """Say why an answer is not taken: its status, or of what it has too much."""
    return ValueError(_hookseal.offer("keys", "fault", ("what", what)))


class KeyedWebhook(Webhook[Event]):
    """A webhook whose public keys are fetched where its provider publishes them.

    They are fetched at once; again when they are no longer fresh; and once where a delivery names one that is not among
    them (`unknown_key`), but not within a minute. Where each delivery names its key, as those of `aws-sns` and `paypal`
    do, it is fetched when it is first named, at an address that the provider's document allows. A fetch blocks, for 5
    seconds at most. It can be handed to receivers and adapters like any other; those for `asyncio` verify by it in a
    thread.

    - `provider`: a name out of `PROVIDERS`, or a scheme of your own as a dict.
    - `keys_url`: an address of one's own, where the provider's document names none.
    - `secrets`: what the webhook needs beside its keys: for `aws-sns`, the ARNs of one's own topics; for `paypal`, the
      webhook's id.
    - `context`: how TLS is spoken; as the system trusts unless given.
    - the others as for `Webhook`.

    Raises `KeysUnavailableError`, and `WebhookConfigError` as `Webhook`.

    >>> from hookseal import WebhookConfigError
    >>> from hookseal.keys import KeyedWebhook
    >>> try:
    ...     KeyedWebhook("discord")  # Its keys are one's own application's.
    ... except WebhookConfigError as error:
    ...     print(error.code)
    invalid_option
    """

    _source: KeySource
    _made: Callable[[str], Webhook[Event]]
    _keys: str
    _current: Webhook[Event]

    def __new__(
        cls,
        provider: Any,
        *,
        keys_url: str | None = None,
        secrets: str | Sequence[str] = (),
        context: ssl.SSLContext | None = None,
        **options: Any,
    ) -> Self:
        """Fetch the keys, and make the webhook."""
        now = options.get("now", time.time)
        source = KeySource(provider, url=keys_url, context=context, now=now)
        keys = source.keys()
        beside = [secrets] if isinstance(secrets, str) else list(secrets)

        def given(keys: str) -> list[str]:
            return [*beside, keys] if keys else beside

        webhook: Self = super().__new__(cls, provider, given(keys), **options)  # type: ignore[assignment] # Of this class.
        webhook._source = source
        webhook._made = lambda keys: Webhook(provider, given(keys), **options)
        webhook._keys = keys
        webhook._current = webhook._made(keys)
        source._made = webhook._made
        return webhook

    def refresh(self) -> None:
        """Fetch the keys if they are no longer fresh.

        Raises `KeysUnavailableError`.
        """
        self._take(self._source.keys())

    def verify(self, body: Body, headers: Headers, **delivery: Any) -> None:
        """Do what `Webhook.verify` does, with fresh keys."""
        return self._with_keys(lambda webhook: webhook.verify(body, headers, **delivery))

    def receive(self, body: Body, headers: Headers, **delivery: Any) -> Event:
        """Do what `Webhook.receive` does, with fresh keys."""
        return self._with_keys(lambda webhook: webhook.receive(body, headers, **delivery))

    def _with_keys(self, call: Callable[[Webhook[Event]], _Result]) -> _Result:
        """Call with keys that are fresh, and once more with others where one is unknown."""
        self.refresh()
        before = self._current
        try:
            return call(before)
        except WebhookVerificationError as error:
            if error.code != "unknown_key":
                raise
            if self._source.is_named:
                self._take(self._source.named(str(error.details["id"])))
            else:
                self._take(self._source.keys(unknown=True))
            if self._current is before:
                raise
            return call(self._current)

    def _take(self, keys: str) -> None:
        if keys != self._keys:
            self._current = self._made(keys)
            self._keys = keys
