"""The exceptions. Codes, messages and statuses come from the core; this module only carries them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypedDict, runtime_checkable

from hookseal._mistakes import worded_option

if TYPE_CHECKING:
    from types import GetSetDescriptorType

ErrorCode: TypeAlias = Literal[
    "unknown_provider",
    "invalid_scheme",
    "invalid_option",
    "empty_secret",
    "malformed_secret",
    "secret_too_short",
    "body_not_raw",
    "missing_header",
    "duplicate_header",
    "malformed_signature",
    "unsupported_signature",
    "malformed_header",
    "malformed_body",
    "malformed_id",
    "malformed_timestamp",
    "timestamp_too_old",
    "timestamp_too_new",
    "unknown_key",
    "signature_mismatch",
    "body_too_large",
    "malformed_json",
    "malformed_envelope",
    "schema_mismatch",
]
"""What an error is, as a stable text. A test holds this list against the core's."""


class ErrorDetails(TypedDict, total=False):
    """The facts behind an error. Which there are goes by its `code`, which type checkers do not see: ask by `in` first.

    >>> from hookseal import Webhook, WebhookError
    >>> try:
    ...     Webhook("github", "a secret").verify(b"{}", {})
    ... except WebhookError as error:
    ...     if "header" in error.details:
    ...         print(error.details["header"])
    X-Hub-Signature-256
    """

    given: str
    """`unknown_provider`: the name, if it looks like one."""
    nearest: str | None
    """`unknown_provider`: the name that was probably meant, or None."""
    path: str
    """Where in the scheme or the payload, as a JSON pointer."""
    problem: str
    """What is wrong there."""
    option: str
    """`invalid_option`: its name, as the caller spelled it."""
    index: int | None
    """Which of several secrets, counted from 0; None where none was given at all."""
    bytes: int
    """How many the secret or the body has."""
    minimum_bytes: int
    """`secret_too_short`: how many it must have."""
    limit_bytes: int
    """`body_too_large`: how many are accepted."""
    header: str
    """The header, spelled as the provider spells it."""
    key: str | None
    """The field inside the header, if it is one."""
    field: str
    """`malformed_body`: the place in the body, as a JSON pointer or a form field's name."""
    count: int | None
    """`duplicate_header`: how many values came; None where they came joined by commas."""
    expected: str
    """What was expected there."""
    found: str
    """What was found there."""
    skew_seconds: int
    """How far the timestamp lies from the arrival time."""
    tolerance_seconds: int
    """How far it may."""
    id: str
    """`unknown_key`: the key that the delivery names."""
    signatures: int
    """`signature_mismatch`: how many well-formed ones came."""
    secrets: int
    """`signature_mismatch`, `unknown_key`: how many were given."""
    seen: str | None
    """`signature_mismatch`: what can be seen that may be the cause, such as `empty_body`, or None."""
    line: int
    """`malformed_json`: counted from 1."""
    column: int
    """`malformed_json`: in bytes, counted from 1."""


class WebhookError(Exception):
    """A refusal: the base of all exceptions of this package.

    `str(error)` is the message: what was expected, what came, and what to do. It holds no secret.

    >>> from hookseal import Webhook, WebhookError
    >>> try:
    ...     Webhook("github", "")
    ... except WebhookError as error:
    ...     print(type(error).__name__, error.code, error.status, error.details)
    WebhookConfigError empty_secret 500 {'index': 0}
    """

    code: ErrorCode
    """What it is."""
    message: str
    """What `str(error)` gives."""
    status: int
    """The HTTP status to answer with."""
    details: ErrorDetails
    """The facts, such as `header`, `skew_seconds` or the JSON pointer `path`; by `code`."""

    def __init__(self, code: ErrorCode, message: str, status: int, details: ErrorDetails | None = None) -> None:
        """Take what the core says. All of it is in `args` too, so that `pickle` and `copy` work."""
        super().__init__(code, message, status, details)
        self.code = code
        self.message = message
        self.status = status
        self.details = {} if details is None else details

    def __str__(self) -> str:
        """Give the message."""
        return self.message

    def __repr__(self) -> str:
        """Give the class and `args`."""
        _settle(self)
        return super().__repr__()

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Give what `pickle` and `copy` make the same exception of."""
        _settle(self)
        return super().__reduce__()


class WebhookConfigError(WebhookError):
    """The caller's mistake: the program has to change. Status 500."""


class WebhookVerificationError(WebhookError):
    """The delivery is not to be trusted. Status 401, or 413 for a body that is too large."""


class WebhookPayloadError(WebhookError):
    """The delivery is authentic, but not a usable event. Status 400 or 422."""


def invalid_option(option: str, problem: str) -> WebhookConfigError:
    """Give the core's error of that name."""
    return WebhookConfigError(
        "invalid_option", worded_option(option, problem), 500, {"option": option, "problem": problem}
    )


@runtime_checkable
class Refusal(Protocol):
    """What the compiled part puts into an exception until somebody asks for its message."""

    def arguments(self) -> tuple[ErrorCode, str, int, ErrorDetails]:
        """Give what `WebhookError` is made of."""
        ...


# What the core refuses is raised without `__init__`, with its code and status, and a `Refusal` alone in `args`: in a
# flood of forged deliveries nobody reads more. Who asks for anything else finds all as `__init__` would have left it.
_ARGS: GetSetDescriptorType = vars(BaseException)["args"]


def _settle(error: WebhookError) -> None:
    args = _ARGS.__get__(error)
    if len(args) == 1 and isinstance(args[0], Refusal):
        # What the program has changed stays.
        refusal, changed = args[0], error.__dict__.copy()
        WebhookError.__init__(error, *refusal.arguments())
        error.__dict__.update(changed)


def _fact(name: str) -> property:
    def read(error: WebhookError) -> object:
        _settle(error)
        try:
            return error.__dict__[name]
        except KeyError:
            raise AttributeError(f"{type(error).__name__!r} object has no attribute {name!r}") from None

    def write(error: WebhookError, fact: object) -> None:
        _settle(error)
        error.__dict__[name] = fact

    return property(read, write)


def _read_args(error: WebhookError) -> object:
    _settle(error)
    return _ARGS.__get__(error)


def _write_args(error: WebhookError, args: object) -> None:
    _settle(error)
    _ARGS.__set__(error, args)


# Not in the body of the class, where they would hide the types from type checkers.
for _name in ("message", "details"):
    setattr(WebhookError, _name, _fact(_name))
setattr(WebhookError, "args", property(_read_args, _write_args))  # noqa: B010
