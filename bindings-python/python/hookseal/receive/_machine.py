"""The core's machine: which actions follow what happened. The core has the tables; their places are its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from hookseal._errors import invalid_option
from hookseal._hookseal import (
    ReceiverConfig,
    receive_facts,
    receive_is_encoded,
    receive_tables,
)
from hookseal._mistakes import line_break
from hookseal.receive._request import text_of

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
_REFUSALS: Final = tuple(_TABLES["refusals"])

# The method by which deliveries come.
METHOD: Final = "POST"

POST: Final = 1
ENCODED: Final = 2
FORBIDDEN: Final = 4
CLOSING: Final = 8
HANDLED: Final = 16
LAST: Final = 32

# The number of what a question is answered: its status; the text is JSON; it is to be signed; alone.
SAID_STATUS: Final = (1 << 10) - 1
SAID_JSON: Final = 1 << 10
SAID_SIGN: Final = 1 << 11
SAID_ALONE: Final = 1 << 12

# What ends a line of a configuration.
_LINE: Final = "\n"

LETTERS: Final = ("", "permanent", "final", "store")
TIMERS: Final = ("deadline", "renewal", "lease")
DEADLINE: Final = TIMERS.index("deadline")


# What is to be done, by its number, and two more: core/src/receive/compact.rs says what they are. Every delivery takes
# several steps, so that none is an object of its own.
Action: TypeAlias = tuple[int, int, int]
_ACTIONS: Final = _TABLES["actions"]
READ_BODY: Final = _ACTIONS.index("readBody")
CLAIM: Final = _ACTIONS.index("claim")
HANDLE: Final = _ACTIONS.index("handle")
SEND: Final = _ACTIONS.index("send")
COMPLETE: Final = _ACTIONS.index("complete")
RELEASE: Final = _ACTIONS.index("release")
DEAD_LETTER: Final = _ACTIONS.index("deadLetter")
ABORT: Final = _ACTIONS.index("abort")
TIMER: Final = _ACTIONS.index("timer")
ACK: Final = _ACTIONS.index("ack")
AGAIN: Final = _ACTIONS.index("again")
FAIL: Final = _ACTIONS.index("fail")
REFUSE: Final = _ACTIONS.index("refuse")
HANDSHAKE: Final = _ACTIONS.index("handshake")
OBSERVE: Final = _ACTIONS.index("observe")

# What happened: its number, and up to three more.
Input: TypeAlias = tuple[Any, ...]
# By name, where there are no others.
SAID: Final[Mapping[str, Input]] = {name: (number,) for name, number in INPUT.items()}
# What the words mean by which a program judges a handler's failure.
VERDICTS: Final[Mapping[str, Input]] = {
    word: (int(number),) for word, number in (verdict.split(":") for verdict in _TABLES["verdicts"])
}


class Plan:
    """How an endpoint answers: a provider's facts and the user's options, compiled once."""

    def __init__(self, provider: str, options: Mapping[str, str]) -> None:
        """Compile it. Raises `WebhookConfigError`: `invalid_option`."""
        lines = [receive_facts(provider) or ""]
        for name, value in options.items():
            line = f"{name}={value}"
            # It would begin another setting.
            if _LINE in line:
                raise invalid_option(*line_break(name))
            lines.append(line)
        try:
            self.config = ReceiverConfig(_LINE.join(lines))
        except ValueError as error:
            raise invalid_option(*error.args) from None
        self.provider = provider
        found = dict(self.config.properties)
        self.keep_ms = int(found["keepMs"])
        self.lease_ms = int(found["leaseMs"])
        self.store_seconds = int(found["storeTimeoutMs"]) / 1000
        self.allow = found["allow"]
        self._looks_at_sources = found.get("source") == "yes"
        self.variant_header = found.get("variantHeader")
        self.handshake_type_at = found.get("handshakeTypeAt")
        self.handshake_echo_at = found.get("handshakeEchoAt")
        self.question_header = found.get("questionHeader")
        self.asks_by_post = found.get("asksByPost") == "yes"

    def flags(self, head: Head, *, closing: bool) -> tuple[int, bool]:
        """Give what is told of a request, and whether it came from an address that is not the provider's."""
        flags = POST if head.method == METHOD else 0
        encoding = head.text("Content-Encoding")
        if encoding and receive_is_encoded(encoding):
            flags |= ENCODED
        if closing:
            flags |= CLOSING
        if not self._looks_at_sources:
            return flags, False
        source = self.config.source(text_of(head.peer), head.text("X-Forwarded-For"))
        return flags | (FORBIDDEN if source == 2 else 0), source == 1


def refusal(number: int) -> str:
    """Give the code of a refusal; none where it is the error's."""
    return _REFUSALS[number]
