"""What both kinds of receivers share: options, handlers, and what the machine's words mean for an answer."""

from __future__ import annotations

import inspect
import json
import logging
import os
import time
from typing import TYPE_CHECKING, Any

from hookseal import Event, Webhook, WebhookError
from hookseal._errors import invalid_option
from hookseal._hookseal import ReceiverProgress
from hookseal._mistakes import no_verdict
from hookseal.receive._delivery import DeadLetter, Observation, Outcome, Verdict
from hookseal.receive._handlers import DeliveryT, EventT, Handlers
from hookseal.receive._machine import (
    ACK,
    AGAIN,
    FAIL,
    HANDLED,
    HANDSHAKE,
    INPUT,
    METHOD,
    OBSERVE,
    OUTCOMES,
    REFUSE,
    SAID,
    SAID_ALONE,
    SAID_JSON,
    SAID_SIGN,
    SAID_STATUS,
    VERDICTS,
    Action,
    Input,
    Plan,
    refusal,
)
from hookseal.receive._request import JSON, Answer, Head, json_answer, text_of
from hookseal.receive._window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

LOGGER = logging.getLogger("hookseal")

_INTERNAL_ERROR = 500
# Of a declared length: a float takes so many, and `int` is quick.
_DIGITS = 15
_RECEIVED = b'{"received":true}'
_OF_JSON = (JSON,)


class Endpoint(Handlers[EventT, DeliveryT]):
    """A provider's deliveries at one URL."""

    def __init__(
        self,
        webhook: Webhook[Any] | str,
        *,
        renewable: bool,
        endpoint: str,
        store: object,
        send: object,
        classify: Callable[[Exception], Verdict] | None,
        on_dead_letter: Callable[[DeadLetter], Any] | None,
        observe: Callable[[Observation], Any] | None,
        variant: tuple[str, Sequence[str]] | None,
        facts: Mapping[str, object] | None,
        sources: str,
        trusted_proxies: int,
        token: str,
        **limits: float | None,
    ) -> None:
        """Compile the options. Raises `WebhookConfigError`: `invalid_option`."""
        self.webhook = None if isinstance(webhook, str) else webhook
        # One of `hookseal.keys`, which nobody imports here: it brings TLS.
        self.may_fetch = hasattr(webhook, "refresh")
        lines = {_camel_case(name): _text(value) for name, value in (facts or {}).items()}
        lines |= {
            "endpoint": endpoint,
            "store": _text(store is not None),
            "queue": _text(send is not None),
            "renewable": _text(renewable),
            "sourceMode": sources,
            "trustedProxies": str(trusted_proxies),
        }
        if self.webhook is not None:
            lines["maxBodyBytes"] = str(self.webhook.max_body_bytes)
        if variant is not None:
            lines["variant"] = " ".join((variant[0], *variant[1]))
        for name, limit in limits.items():
            if limit is not None and name.endswith("_seconds"):
                lines[_camel_case(name.removesuffix("_seconds")) + "Ms"] = str(round(limit * 1000))
            elif limit is not None:
                lines[_camel_case(name)] = str(limit)
        self.plan = Plan(webhook if isinstance(webhook, str) else webhook.provider, lines)
        self.name = endpoint
        self.hands_over = send is not None
        self.classify = classify
        self.on_dead_letter = on_dead_letter
        self.observe = observe
        self.token = token
        self.handlers = {}
        self.fallback = None
        self.observe_failures = 0
        """How often `observe` has raised. What it raises goes nowhere else."""
        self.window = Window()

    def verdict(self, error: Exception) -> Input:
        """Say what a handler's exception is: to be tried again unless `classify` says otherwise."""
        LOGGER.warning("%s: a handler failed", self.name, exc_info=error)
        if self.classify is not None:
            try:
                return VERDICTS[_verdict_of(self.classify(error))]
            except Exception:
                LOGGER.exception("%s: classify failed", self.name)
        return VERDICTS["retry"]


class Run:
    """One delivery: its progress, and what its answer and its records are made of."""

    # Of most deliveries, much of it stays so: what is not written is not paid for.
    event: Event | None = None
    key: str | None = None
    variant: str | None = None
    attempt = 1
    error: BaseException | None = None
    code: str | None = None
    said = ""
    said_type = ""
    status: int | None = None

    def __init__(self, endpoint: Endpoint[Any, Any]) -> None:
        """Begin."""
        self.endpoint = endpoint
        self.plan = plan = endpoint.plan
        self.progress = ReceiverProgress(plan.config)
        self.arrived = time.monotonic()
        # Names the attempt: a call of the store's whose answer was lost is made again with it.
        self.attempt_token = os.urandom(16).hex()
        self.claimed_at = self.arrived

    def first_of(self, head: Head, *, closing: bool, running: int) -> Input:
        """Say what has come."""
        plan = self.plan
        flags, is_foreign = plan.flags(head, closing=closing)
        if is_foreign:
            LOGGER.warning("%s: a request came from %s, which is not the provider's", self.name(), head.peer)
        if head.method != METHOD or plan.asks_by_post:
            header = "" if plan.question_header is None else head.text(plan.question_header)
            number, text = plan.config.question(text_of(head.method), head.query, header, self.endpoint.token)
            if number:
                return (INPUT["question"], flags, self._say(number, text))
        length = head.header("Content-Length")
        # Of one that is longer the beginning is too long, too.
        declared = int(length[:_DIGITS]) if length.isascii() and length.isdigit() else 0
        return (INPUT["request"], flags, declared, running)

    def judge(self, body: object, head: Head, limit: int) -> Input:
        """Verify what came."""
        endpoint = self.endpoint
        if isinstance(body, bytes) and len(body) > limit:
            return SAID["bodyTooLong"]
        try:
            if endpoint.webhook is None:
                raise invalid_option("webhook", "a worker receives messages, not requests")
            self.event = event = endpoint.webhook.receive(
                body,  # type: ignore[arg-type] # Judged there.
                head.headers,
                method=head.method,
                url=text_of(head.url),
            )
        except WebhookError as error:
            self.code = error.code
            level = logging.WARNING if error.status < 500 else logging.ERROR
            LOGGER.log(level, "%s refused a delivery: %s: %s", self.name(), error.code, error)
            return (INPUT["refused"], error.status)
        except Exception:
            # Nothing is known of the delivery, as where no keys could be fetched: the sender is to try again.
            self.code = "internal_error"
            LOGGER.exception("%s: a delivery could not be verified", self.name())
            return (INPUT["refused"], _INTERNAL_ERROR)
        if self.plan.handshake_type_at is not None:
            found = _at(event.payload, self.plan.handshake_type_at)
            number, text = self.plan.config.handshake(found or "", self._echo(event))
            if number:
                return (INPUT["handshake"], self._say(number, text))
        if self.plan.variant_header is not None:
            self.variant = head.text(self.plan.variant_header)
        self.key = self.plan.config.key(self.variant, event.deduplication_key)
        return (INPUT["event"], HANDLED if self.key is not None and self.is_wanted(event) else 0)

    def is_wanted(self, event: Event) -> bool:
        """Say whether there is something that takes the event."""
        return self.endpoint.hands_over or self.endpoint.handler_of(event) is not None

    def name(self) -> str:
        """Give a name for the log."""
        return self.endpoint.name or self.plan.provider

    def _say(self, number: int, text: str) -> int:
        """Have a question answered, and give the status."""
        if number & SAID_SIGN:
            signature = self._signed(text, alone=bool(number & SAID_ALONE))
            number, text = self.plan.config.signed(number, text, signature, self.endpoint.token)
        self.said = text
        self.said_type = "application/json" if number & SAID_JSON else "text/plain; charset=utf-8"
        return number & SAID_STATUS

    def _signed(self, text: str, *, alone: bool) -> str:
        """Sign a text that the provider chose, and that is no delivery as the core found. Empty where nothing signs."""
        webhook = self.endpoint.webhook
        try:
            return "" if webhook is None else next(iter(webhook.sign(text.encode(), alone=alone).values()))
        except WebhookError:
            LOGGER.exception("%s: a provider's question could not be answered", self.name())
            return ""

    def _echo(self, event: Event) -> str | None:
        at = self.plan.handshake_echo_at
        return None if at is None else _at(event.payload, at)

    def answer_of(self, action: Action, actions: tuple[Action, ...]) -> Answer | None:
        """Give the answer that an action asks for, or None if it asks for something else."""
        what, status, number = action
        if what == ACK:
            answer = Answer(status, _RECEIVED, _OF_JSON) if status != 204 else Answer(204)
        elif what == AGAIN:
            answer = json_answer(status, {"error": _label(actions)}, ("Retry-After", str(number)))
        elif what == FAIL:
            answer = json_answer(status, {"error": _label(actions)})
        elif what == REFUSE:
            self.code = refusal(number) or self.code
            if number:
                LOGGER.warning("%s refused a request: %s", self.name(), self.code)
            more = (("Allow", self.plan.allow),) if status == 405 else ()
            answer = json_answer(status, {"error": self.code}, *more)
        elif what != HANDSHAKE:
            return None
        elif not self.said:
            answer = Answer(status)
        else:
            text = ("Content-Type", self.said_type)
            answer = Answer(status, self.said.encode(), (text, ("X-Content-Type-Options", "nosniff")))
        self.status = answer.status
        return answer

    def letter(self, reason: str) -> DeadLetter:
        """Give the dead letter."""
        assert self.event is not None  # noqa: S101 - The machine asks for one only where there is an event.
        return DeadLetter(self.event, self.key or "", reason, self.attempt, self.error)  # type: ignore[arg-type]

    def letter_unheard(self, letter: DeadLetter) -> None:
        """Log a dead letter that nobody wants."""
        LOGGER.error("%s: event %s is lost (%s), and there is no on_dead_letter", self.name(), self.key, letter.reason)

    def observed(self, outcome_number: int) -> None:
        """Tell what came of the delivery."""
        outcome: Outcome = OUTCOMES[outcome_number]  # type: ignore[assignment]
        endpoint, event = self.endpoint, self.event
        endpoint.window.count(outcome)
        if endpoint.observe is None:
            return
        known = event is not None and event.type in endpoint.handlers
        observation = Observation(
            endpoint=endpoint.name,
            provider=self.plan.provider,
            type=(event.type or "other") if event is not None and known else "other",
            outcome=outcome,
            id=None if event is None else event.id,
            key=self.key,
            code=self.code,
            status=self.status,
            ms=(time.monotonic() - self.arrived) * 1000,
            attempt=self.attempt,
        )
        try:
            endpoint.observe(observation)
        except Exception:
            endpoint.observe_failures += 1
            LOGGER.debug("observe raised", exc_info=True)


def _verdict_of(given: object) -> str:
    if inspect.iscoroutine(given):
        given.close()
    verdict = "retry" if given is None else given
    if isinstance(verdict, str) and verdict in VERDICTS:
        return verdict
    found = json.dumps(verdict) if isinstance(verdict, str) else f"a value of type `{type(given).__name__}`"
    raise invalid_option(*no_verdict(found))


def _label(actions: tuple[Action, ...]) -> str:
    return next((OUTCOMES[outcome] for what, outcome, _ in actions if what == OBSERVE), "failed")


def _at(payload: object, pointer: str) -> str | None:
    """Give the text, or the integer in digits, at a JSON pointer."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        payload = payload.get(name) if isinstance(payload, dict) else None
    if isinstance(payload, str):
        return payload
    return str(payload) if isinstance(payload, int) and not isinstance(payload, bool) else None


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    return str(value)
