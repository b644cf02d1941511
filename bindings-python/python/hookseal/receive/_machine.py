"""The core's machine: which actions follow what happened. The core has the tables; their places are its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from hookseal import WebhookConfigError
from hookseal._hookseal import ReceiverConfig, receive_facts, receive_is_encoded, receive_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hookseal.receive._request import Head

_TABLES: Final = {
    name: words.split(" ") for name, words in (line.split("=", 1) for line in receive_tables().splitlines())
}
INPUT: Final = {name: number for number, name in enumerate(_TABLES["inputs"])}
OUTCOMES: Final = tuple(_TABLES["outcomes"])
# What each outcome says about health: 0 nothing, 1 good, 2 an error.
COUNTS: Final = dict(zip(OUTCOMES, map(int, _TABLES["counts"]), strict=True))
_ACTIONS: Final = tuple(_TABLES["actions"])
_REFUSALS: Final = tuple(_TABLES["refusals"])
_END: Final = _TABLES["places"].index("end")
_PLACE: Final = 7

POST: Final = 1
ENCODED: Final = 2
FORBIDDEN: Final = 4
CLOSING: Final = 8
HANDLED: Final = 16
LAST: Final = 32

LETTERS: Final = ("", "permanent", "final", "store")
TIMERS: Final = ("deadline", "renewal", "lease")


class Action(NamedTuple):
    """Something to do."""

    name: str
    a: int
    b: int


class Input(NamedTuple):
    """Something that happened."""

    name: str
    a: float = 0
    b: float = 0
    c: float = 0


def invalid_option(option: str, problem: str) -> WebhookConfigError:
    """Give the core's error of that name."""
    message = f"the option `{option}` is not valid: {problem}"
    return WebhookConfigError("invalid_option", message, 500, {"option": option, "problem": problem})


class Plan:
    """How an endpoint answers: a provider's facts and the user's options, compiled once."""

    def __init__(self, provider: str, options: Mapping[str, str]) -> None:
        """Compile it. Raises `WebhookConfigError`: `invalid_option`."""
        lines = [receive_facts(provider) or "", *(f"{name}={value}" for name, value in options.items())]
        try:
            self.config = ReceiverConfig("\n".join(lines))
        except ValueError as error:
            raise invalid_option(*error.args) from None
        self.provider = provider
        found = dict(self.config.properties)
        self.keep_ms = int(found["keepMs"])
        self.lease_ms = int(found["leaseMs"])
        self.store_seconds = int(found["storeTimeoutMs"]) / 1000
        self.allow = found["allow"]
        self.variant_header = found.get("variantHeader")
        self.handshake_type_at = found.get("handshakeTypeAt")
        self.handshake_echo_at = found.get("handshakeEchoAt")
        self.answers_questions = found.get("subscription") == "yes"
        self.signed_as = found.get("signedAs")

    def flags(self, head: Head, *, closing: bool) -> tuple[int, bool]:
        """Give what is told of a request, and whether it came from an address that is not the provider's."""
        source = self.config.source(head.peer, head.header("X-Forwarded-For"))
        flags = (
            (POST if head.method == "POST" else 0)
            | (ENCODED if receive_is_encoded(head.header("Content-Encoding")) else 0)
            | (FORBIDDEN if source == 2 else 0)
            | (CLOSING if closing else 0)
        )
        return flags, source == 1


class Progress:
    """Where one delivery stands."""

    def __init__(self, plan: Plan) -> None:
        """Begin."""
        self.plan = plan
        self.state = 0

    @property
    def has_ended(self) -> bool:
        """Whether nothing more happens."""
        return self.state & _PLACE == _END

    def feed(self, event: Input) -> list[Action]:
        """Give what is to be done after something happened."""
        self.state, actions = self.plan.config.step(self.state, INPUT[event[0]], *event[1:])
        return [Action(_ACTIONS[number], a, b) for number, a, b in actions]


def refusal(number: int) -> str:
    """Give the code of a refusal; none where it is the error's."""
    return _REFUSALS[number]
