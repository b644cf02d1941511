"""The exceptions. Codes, messages and statuses come from the core; this module only carries them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from hookseal._hookseal import Refusal

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
    "malformed_id",
    "malformed_timestamp",
    "timestamp_too_old",
    "timestamp_too_new",
    "signature_mismatch",
    "body_too_large",
    "malformed_json",
    "malformed_envelope",
    "schema_mismatch",
]
"""What an error is, as a stable text. A test holds this list against the core's."""


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
    details: dict[str, Any]
    """The facts, such as `header`, `skew_seconds` or the JSON pointer `path`; by `code`."""

    def __init__(self, code: ErrorCode, message: str, status: int, details: dict[str, Any] | None = None) -> None:
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


# What the core refuses is raised without `__init__`, with a `Refusal` alone in `args`: in a flood of forged deliveries
# nobody reads more than code and status. Each attribute is made when it is read, and who asks for all finds it as
# `__init__` would have left it.
_ARGS: GetSetDescriptorType = vars(BaseException)["args"]


def _refusal(error: WebhookError) -> Refusal | None:
    args = _ARGS.__get__(error)
    return args[0] if len(args) == 1 and isinstance(args[0], Refusal) else None


def _settle(error: WebhookError) -> None:
    refusal = _refusal(error)
    if refusal is not None:
        WebhookError.__init__(error, refusal.code, refusal.message, refusal.status, refusal.details)


def _fact(name: str) -> property:
    args_of = _ARGS.__get__
    fact_of = vars(Refusal)[name].__get__

    def read(error: WebhookError) -> object:
        # What every handler does, so it is short: nothing else was read or written before.
        args = args_of(error)
        if len(args) == 1 and type(args[0]) is Refusal and name != "details":
            return fact_of(args[0])
        # The details can be changed, so there is one dict of them.
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
for _name in ("code", "message", "status", "details"):
    setattr(WebhookError, _name, _fact(_name))
setattr(WebhookError, "args", property(_read_args, _write_args))  # noqa: B010
