from types import GenericAlias
from typing import Any, Final, Generic, Literal, TypeAlias, final

from typing_extensions import TypeVar

from hookseal._errors import ErrorCode, ErrorDetails
from hookseal._providers import ProviderName
from hookseal._scheme import Scheme
from hookseal._types import Body, Headers, Mismatch

_Schema: TypeAlias = Literal["valid", "invalid", "unknown"]

# Of an event that is told apart by its literals, and `Event` alone is any event.
_Provider = TypeVar("_Provider", bound=str, default=str, covariant=True)
_Type = TypeVar("_Type", bound=str | None, default=str | None, covariant=True)
_SchemaOf = TypeVar("_SchemaOf", bound=_Schema, default=_Schema, covariant=True)
_MismatchOf = TypeVar("_MismatchOf", bound=Mismatch | None, default=Mismatch | None, covariant=True)
_Data = TypeVar("_Data", default=Any, covariant=True)

__all__ = [
    "ERROR_CODES",
    "PROVIDERS",
    "Event",
    "ReceiverConfig",
    "ReceiverProgress",
    "Refusal",
    "Webhook",
    "__version__",
    "all_headers",
    "capture",
    "explain",
    "offer",
    "possible_senders",
    "receive_facts",
    "receive_health",
    "receive_is_encoded",
    "receive_message_id",
    "receive_tables",
    "receive_variant_of",
]

__version__: Final[str]
PROVIDERS: Final[tuple[ProviderName, ...]]
# Typed in `_webhook.pyi`, which knows the events of each provider.
Webhook: Final[type]
ERROR_CODES: Final[tuple[tuple[ErrorCode, Literal["config", "verification", "payload"], int], ...]]

@final
class Refusal:
    """What an exception holds until somebody asks for its message.

    A flood of forged deliveries is refused without a message being made for any of them.
    """

    def arguments(self) -> tuple[ErrorCode, str, int, ErrorDetails]:
        """Give code, message, status and details, another dict each time."""

def explain(
    provider: str | Scheme,
    secrets: str | bytes | list[str | bytes] | tuple[str | bytes, ...],
    head: str,
    body: Body,
    /,
) -> str:
    """Explain a delivery, of which `head` is all but the body, as JSON; nothing where the body is a capture itself."""

def all_headers(headers: Headers, /) -> list[list[str | bytes]]:
    """Give every name and value of a container of headers."""

def possible_senders(head: str, /) -> str:
    """Name the providers that could have sent a delivery of this head, as JSON."""

def capture(head: str, body: Body, /) -> str:
    """Write a delivery down, of which `head` is all but the body, as JSON."""

def offer(provider: str, name: str, /, *arguments: tuple[str, object]) -> Any:
    """Ask for what a provider offers besides its deliveries.

    Each argument is a pair: its name, for messages, and what is given for it, which JSON can express.
    """

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
        authenticity: Literal["signature", "token", "fields"],
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

        None where the scheme's signed body names none (`github`, `shopify`).
        """
    @property
    def id(self) -> str | None:
        """The provider's id for the event, or None."""
    @property
    def deduplication_key(self) -> str:
        """Provider and id, or provider and SHA-256 of the body.

        The same for every delivery of an event; an id that is not signed does not go into it.
        """
    @property
    def authenticity(self) -> Literal["signature", "token", "fields"]:
        """What it means that the delivery was verified.

        `signature`: the provider signed the body. `token`: the sender knows the secret, which came
        along; nothing is signed, and whoever saw one delivery can send any body. `fields`: the
        provider signed some fields, and not the body: whoever saw one delivery can put another body
        around the same fields.
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

@final
class ReceiverConfig:
    """How an endpoint answers: facts of a provider and options, compiled from text.

    Raises `ValueError(option, problem)`.
    """

    def __new__(cls, text: str) -> ReceiverConfig: ...
    @property
    def properties(self) -> tuple[tuple[str, str], ...]:
        """What else there is to know, as pairs of name and value."""
    def key(self, variant: str | None, deduplication_key: str, /) -> str | None:
        """Give the event's name in the store; None where its variant is not listed."""
    def handshake(self, found: str, echo: str | None, /) -> tuple[int, str]:
        """Give the number and the text of the answer to a signed question, 0 where it is none."""
    def question(self, method: str, query: str, header: str, token: str, /) -> tuple[int, str]:
        """Give the number and the text of the answer to a request that may be a question, 0 where it is none."""
    def signed(self, number: int, text: str, signature: str, token: str, /) -> tuple[int, str]:
        """Give the number and the text of the answer to a question whose text was to be signed."""
    def source(self, peer: str, forwarded_for: str, /) -> int:
        """Give 0 where a request may come from there, 1 where that is reported, 2 where it is refused."""

@final
class ReceiverProgress:
    """Where one delivery stands."""

    def __new__(cls, config: ReceiverConfig, /) -> ReceiverProgress: ...
    def feed(self, input: int, a: float = 0.0, b: float = 0.0, c: float = 0.0, /) -> tuple[tuple[int, int, int], ...]:
        """Give what is to be done after something happened: actions, each with two numbers. From any thread."""
    @property
    def state(self) -> int:
        """The state, in 32 bits."""
    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens."""

def receive_variant_of(key: str, /) -> str | None:
    """Give the value of the header that splits keys, as it stands in a key."""

def receive_message_id(key: str, /) -> str:
    """Give the id of a queue's message."""

def receive_is_encoded(content_encoding: str, /) -> bool:
    """Say whether a `Content-Encoding` says that a body is not as it was signed."""

def receive_health(
    store_reachable: bool | None,
    received: int,
    errors: int,
    queue: tuple[int | None] | None,
    silence_ms: int,
    limits: tuple[float, float, float],
    /,
) -> int:
    """Give the status of a health check.

    None is a store or queue that is not there, and a size that the queue does not tell; an infinite limit is left out.
    0 where a limit is negative, or no number.
    """

def receive_facts(provider: str, /) -> str | None:
    """Give the delivery facts of a built-in provider as text; None where the name is of none."""

def receive_tables() -> str:
    """Give the names of inputs, actions, places, refusals and outcomes, a line each."""
