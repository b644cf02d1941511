from collections.abc import Callable, Iterable, Mapping, Sequence
from types import GenericAlias
from typing import Any, Final, Generic, Literal, TypeAlias, final, overload

from typing_extensions import TypeVar

from hookseal import events
from hookseal._errors import ErrorCode
from hookseal._types import Body, Headers, Mismatch, Scheme
from hookseal.events import realestateapi

_Schema: TypeAlias = Literal["valid", "invalid", "unknown"]

# Of an event that is told apart by its literals, and `Event` alone is any event.
_Provider = TypeVar("_Provider", bound=str, default=str, covariant=True)
_Type = TypeVar("_Type", bound=str | None, default=str | None, covariant=True)
_SchemaOf = TypeVar("_SchemaOf", bound=_Schema, default=_Schema, covariant=True)
_MismatchOf = TypeVar("_MismatchOf", bound=Mismatch | None, default=Mismatch | None, covariant=True)
_Data = TypeVar("_Data", default=Any, covariant=True)
# The events that a webhook receives.
_Event = TypeVar("_Event", bound=Event, default=Event, covariant=True)

__all__ = [
    "ERROR_CODES",
    "PROVIDERS",
    "Event",
    "Refusal",
    "Webhook",
    "__version__",
    "hospitable_personal_secret",
    "passes_realestateapi_filters",
]

__version__: Final[str]
PROVIDERS: Final[tuple[str, ...]]
ERROR_CODES: Final[tuple[tuple[ErrorCode, Literal["config", "verification", "payload"], int], ...]]

@final
class Refusal:
    """What an exception holds until somebody asks for its message.

    A flood of forged deliveries is refused without a message being made for any of them.
    """

    @property
    def code(self) -> ErrorCode:
        """As `WebhookError.code`."""

    @property
    def status(self) -> int:
        """As `WebhookError.status`."""

    @property
    def message(self) -> str:
        """As `WebhookError.message`."""

    @property
    def details(self) -> dict[str, Any]:
        """As `WebhookError.details`, another dict each time."""

def hospitable_personal_secret(email: str) -> str:
    """Give the secret of a Hospitable personal account: the account's e-mail in base64.

    Raises `WebhookConfigError`: `invalid_option`. Source: Hospitable's webhook guide.

    >>> from hookseal import hospitable_personal_secret
    >>> hospitable_personal_secret("user@example.com")
    'dXNlckBleGFtcGxlLmNvbQ=='
    """

def passes_realestateapi_filters(event: events.RealestateapiEvent, filters: realestateapi.Filters) -> bool | None:
    """Say whether an event of `RealEstateAPI` passes filters like those of a webhook's registration.

    True if every condition holds, False if one does not, and None if the event does not say. The
    state and the city are those of an `address` like `123 Main St, Austin, TX 78701`, the price is
    `new_price` or `list_price`, the type is `property_type`.

    Raises `WebhookConfigError`: `invalid_option` (`filters`), with the place, for filters of another
    shape or with a condition that the guide does not have.

    >>> from hookseal import Webhook, passes_realestateapi_filters
    >>> webhook = Webhook("realestateapi", "the secret")
    >>> body = b'{"id":"evt_1","type":"property.price_changed","created":"","data":{"new_price":425000}}'
    >>> event = webhook.receive(body, webhook.sign(body))
    >>> passes_realestateapi_filters(event, {"price_range": {"min": 200000, "max": 1000000}})
    True
    >>> print(passes_realestateapi_filters(event, {"location": {"state": "TX"}}))
    None
    """

@final
class Webhook(Generic[_Event]):
    r"""The verifier of one provider's deliveries.

    Immutable, and safe to share between threads.

    - `provider`: a name out of `PROVIDERS`, or a scheme of your own as a dict.
    - `secrets`: the secret as the provider shows it; a list with the new one first while it is
      rotated. `bytes` are the UTF-8 of that text.
    - `tolerance_seconds`: how far a timestamp may lie from the time of arrival, in either
      direction, inclusive. The provider's own unless given.
    - `check_timestamp`: False switches freshness off.
    - `now`: gives the time of arrival in Unix seconds; `time.time` unless given.
    - `max_body_bytes`: 1 MiB unless given.
    - `schema`: `enforce` refuses payloads that differ from the provider's documentation; `report`,
      the default, only says so in the event.

    Raises `WebhookConfigError`: `unknown_provider`, `invalid_scheme`, `invalid_option`,
    `empty_secret`, `malformed_secret`, `secret_too_short`.

    >>> from hookseal import Webhook, WebhookVerificationError
    >>> webhook = Webhook("realestateapi", "the secret", now=lambda: 1_700_000_000)
    >>> body = b'{"id":"evt_1","type":"listing.new","created":"2024-01-15T09:00:00Z","data":{}}'
    >>> headers = webhook.sign(body)
    >>> webhook.receive(body, headers).deduplication_key
    'realestateapi:evt_1'
    >>> try:
    ...     webhook.verify(body + b"\n", headers)
    ... except WebhookVerificationError as error:
    ...     print(error.code, error.status)
    signature_mismatch 401
    """
    # Generated by `cargo xtask generate` from the overload after them: one a provider.
    @overload
    def __new__(
        cls,
        provider: Literal["dossier"],
        secrets: str | bytes | Sequence[str | bytes] | None,
        *,
        tolerance_seconds: int = ...,
        check_timestamp: bool = ...,
        now: Callable[[], float] = ...,
        max_body_bytes: int = ...,
        schema: Literal["report", "enforce"] = ...,
    ) -> Webhook[events.DossierEvent]: ...
    @overload
    def __new__(
        cls,
        provider: Literal["hospitable"],
        secrets: str | bytes | Sequence[str | bytes] | None,
        *,
        tolerance_seconds: int = ...,
        check_timestamp: bool = ...,
        now: Callable[[], float] = ...,
        max_body_bytes: int = ...,
        schema: Literal["report", "enforce"] = ...,
    ) -> Webhook[events.HospitableEvent]: ...
    @overload
    def __new__(
        cls,
        provider: Literal["real-estate"],
        secrets: str | bytes | Sequence[str | bytes] | None,
        *,
        tolerance_seconds: int = ...,
        check_timestamp: bool = ...,
        now: Callable[[], float] = ...,
        max_body_bytes: int = ...,
        schema: Literal["report", "enforce"] = ...,
    ) -> Webhook[events.RealEstateEvent]: ...
    @overload
    def __new__(
        cls,
        provider: Literal["realestateapi"],
        secrets: str | bytes | Sequence[str | bytes] | None,
        *,
        tolerance_seconds: int = ...,
        check_timestamp: bool = ...,
        now: Callable[[], float] = ...,
        max_body_bytes: int = ...,
        schema: Literal["report", "enforce"] = ...,
    ) -> Webhook[events.RealestateapiEvent]: ...
    @overload
    def __new__(
        cls,
        provider: Literal["singlekey"],
        secrets: str | bytes | Sequence[str | bytes] | None,
        *,
        tolerance_seconds: int = ...,
        check_timestamp: bool = ...,
        now: Callable[[], float] = ...,
        max_body_bytes: int = ...,
        schema: Literal["report", "enforce"] = ...,
    ) -> Webhook[events.SinglekeyEvent]: ...
    # End of what is generated.
    @overload
    def __new__(
        cls,
        provider: str | Scheme,
        secrets: str | bytes | Sequence[str | bytes] | None,
        *,
        tolerance_seconds: int = ...,
        check_timestamp: bool = ...,
        now: Callable[[], float] = ...,
        max_body_bytes: int = ...,
        schema: Literal["report", "enforce"] = ...,
    ) -> Webhook[Event]: ...
    def verify(self, body: Body, headers: Headers) -> None:
        """Check that a delivery is authentic and fresh; its body may be anything, JSON or not.

        - `body`: the bytes as they arrived. `bytes` are not copied; a `bytearray`, and a
          `memoryview` of anything but all of some `bytes`, is copied once, as it may change. Text
          is accepted where it is provably the same bytes.
        - `headers`: any mapping, also the header objects of Werkzeug (and so Flask), Starlette,
          Django, `http.client` and `email`; or an iterable of pairs. Names in any case; names and
          values as text, or as bytes as in ASGI. A header that occurs twice is seen twice, and a list
          of values as so many headers.

        Raises `WebhookVerificationError`: `body_too_large`, `missing_header`, `duplicate_header`,
        `malformed_signature`, `unsupported_signature`, `malformed_id`, `malformed_timestamp`,
        `timestamp_too_old`, `timestamp_too_new`, `signature_mismatch`; `WebhookConfigError`:
        `body_not_raw`, `invalid_option` (`headers`, `now`).

        >>> from hookseal import Webhook
        >>> webhook = Webhook("github", "It's a Secret to Everybody")
        >>> signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        >>> webhook.verify(b"Hello, World!", {"X-Hub-Signature-256": signature})
        """
    def receive(self, body: Body, headers: Headers) -> _Event:
        """Verify a delivery and give the event of its JSON payload.

        `body` and `headers` as for `verify`.

        Raises what `verify` raises, and `WebhookPayloadError`: `malformed_json`,
        `malformed_envelope`, and `schema_mismatch` where the schema is enforced.

        >>> from hookseal import Webhook
        >>> webhook = Webhook("stripe", "whsec_test")
        >>> body = b'{"id":"evt_1","object":"event","type":"invoice.paid","data":{"object":{}}}'
        >>> webhook.receive(body, webhook.sign(body)).type
        'invoice.paid'
        """
    def sign(
        self,
        body: Body,
        *,
        id: str | None = None,
        timestamp: float | None = None,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
    ) -> dict[str, str]:
        """Give the headers that the provider would send with a body, for tests.

        Signed with the first secret.

        - `id`: needed by schemes that sign one, ignored by others.
        - `timestamp`: in Unix seconds, whatever unit the provider sends; `now()` unless given.
        - `headers`: others that the scheme signs along.

        Raises `WebhookConfigError`: `body_not_raw`, `invalid_option`.

        >>> from hookseal import Webhook
        >>> Webhook("stripe", "whsec_test").sign(b"{}", timestamp=1_700_000_000)
        {'Stripe-Signature': 't=1700000000,v1=35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91'}
        """
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...

@final
class Event(Generic[_Provider, _Type, _SchemaOf, _MismatchOf, _Data]):
    """What an authentic delivery is about.

    Immutable; events are equal if their fields are. One event may be delivered several times: keep
    `deduplication_key`, and answer a known one with success. The repr leaves out `data` and
    `payload`, so that no personal data reaches a log; their objects are made when they are first
    read, out of the bytes that were checked.

    >>> from hookseal import Event, Webhook
    >>> webhook = Webhook("dossier", "whsec_abc123")
    >>> body = b'{"event":"dossier.created","timestamp":"2024-01-01T10:00:00Z","data":{"id":456}}'
    >>> event = webhook.receive(body, webhook.sign(body))
    >>> match event:
    ...     case Event("dossier.created", data):
    ...         print(data["id"], event.occurred_at)
    456 2024-01-01T10:00:00Z
    """

    __match_args__: Final = ("type", "data")
    def __new__(
        cls,
        *,
        provider: _Provider,
        type: _Type,
        id: str | None,
        deduplication_key: str,
        occurred_at: str | None,
        schema: _SchemaOf,
        mismatch: _MismatchOf,
        data: _Data,
        payload: Any,
    ) -> Event[_Provider, _Type, _SchemaOf, _MismatchOf, _Data]: ...
    @property
    def provider(self) -> _Provider:
        """The scheme's name, such as `singlekey`."""
    @property
    def type(self) -> _Type:
        """The provider's event type, such as `screening.completed`, or None.

        None where the scheme's signed body names none (`github`, `slack`, `shopify`).
        """
    @property
    def id(self) -> str | None:
        """The provider's id for the event, or None."""
    @property
    def deduplication_key(self) -> str:
        """Provider and id, or provider and SHA-256 of the body.

        The same for every delivery of an event; nothing unsigned goes into it.
        """
    @property
    def occurred_at(self) -> str | None:
        """The provider's time of the event as sent (RFC 3339), or None."""
    @property
    def schema(self) -> _SchemaOf:
        """Whether `data` has its documented shape.

        `valid`: it has; `invalid`: it differs, and `mismatch` says where; `unknown`: the type or its
        payload is not documented.
        """
    @property
    def mismatch(self) -> _MismatchOf:
        """Where `data` differs, or None.

        A dict of `path` (a JSON pointer), `expected` and `found`.
        """
    @property
    def data(self) -> _Data:
        """The part of the payload that the provider documents as the event's data, or None."""
    @property
    def payload(self) -> Any:
        """The whole payload, as `json.loads` gives it."""
    def __eq__(self, value: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    __hash__: None  # type: ignore[assignment]
    def __class_getitem__(cls, key: Any) -> GenericAlias: ...
