"""Every vector of `tests/vectors/receive`, through the compiled module's machine."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hookseal import _hookseal
from hookseal.receive._machine import SAID_ALONE, SAID_JSON, SAID_SIGN, SAID_STATUS

FOLDER = Path(__file__).parents[1] / "vectors" / "receive"
TABLES = {
    name: words.split(" ")
    for name, _, words in (line.partition("=") for line in _hookseal.receive_tables().split("\n"))
}
FLAGS = {"post": 1, "encoded": 2, "forbidden": 4, "closing": 8, "handled": 16, "last": 32}
LETTERS = ["", "permanent", "final", "store"]
TIMERS = ["deadline", "renewal", "lease"]
ANSWERED = 8
FINAL = 16

CASES = [
    pytest.param(case, id=f"{path.stem}-{case['name']}")
    for path in sorted(FOLDER.glob("*.json"))
    if path.name != "schema.json"
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
]


def readable(action: tuple[int, int, int]) -> list[Any]:
    """Give an action as the vectors write it: with names, and without numbers that it has not."""
    name = TABLES["actions"][action[0]]
    first, second = action[1:]
    match name:
        case "claim" | "handle" | "send":
            return [name]
        case "deadLetter":
            return [name, LETTERS[first]]
        case "timer":
            return [name, TIMERS[first], second]
        case "refuse":
            return [name, first, TABLES["refusals"][second]]
        case "observe":
            return [name, TABLES["outcomes"][first]]
        case "readBody" | "again":
            return [name, first, second]
        case _:
            return [name, first]


def readable_answer(number: int, text: str) -> list[int | str]:
    """Give what a question is answered, as the vectors write it."""
    kinds = {SAID_JSON: "json", SAID_SIGN: "sign", SAID_SIGN | SAID_ALONE: "signAlone"}
    return [number & SAID_STATUS, kinds.get(number & ~SAID_STATUS, "text" if text else ""), text]


def number(value: int | list[str]) -> int:
    """Give a number, or flags by their names."""
    return value if isinstance(value, int) else sum(FLAGS[flag] for flag in value)


def state_name(state: int) -> str:
    """Give a state as the vectors write it."""
    answered = "+L" if state & ANSWERED else ""
    return TABLES["places"][state & 7] + answered + ("+F" if state & FINAL else "")


def answer(config: _hookseal.ReceiverConfig, name: str, *arguments: Any) -> Any:
    """Ask a pure function."""
    match name:
        case "variantOf":
            return _hookseal.receive_variant_of(*arguments)
        case "messageId":
            return _hookseal.receive_message_id(*arguments)
        case "isEncoded":
            return _hookseal.receive_is_encoded(*arguments)
        case "health":
            (store, received, errors, queue, silence), limits = arguments
            told = None if queue == -1 else (None if queue is None else int(queue),)
            size, rate, quiet_ms = (math.inf if limit is None else limit for limit in limits)
            held_to = (size, rate, quiet_ms)
            is_reachable = None if store == -1 else bool(store)
            # Nothing came yet: of what it is held to, that is as good as just now.
            return _hookseal.receive_health(is_reachable, received, errors, told, max(0, int(silence)), held_to)
        case "property":
            return dict(config.properties)[arguments[0]]
        case "facts":
            text = _hookseal.receive_facts(*arguments) or ""
            return dict(line.split("=", 1) for line in text.splitlines())
        case "handshake" | "question":
            return readable_answer(*getattr(config, name)(*arguments))
        case "signed":
            kind, *others = arguments
            return readable_answer(*config.signed(SAID_SIGN | (SAID_ALONE if kind == "signAlone" else 0), *others))
        case _:
            return getattr(config, name)(*arguments)


def run(case: dict[str, Any]) -> None:
    """Take the steps of a case."""
    text = "\n".join(f"{name}={value}" for name, value in (case["facts"] | case["config"]).items())
    if "invalid" in case:
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - its arguments are looked at
            _hookseal.ReceiverConfig(text)
        assert caught.value.args[0] == case["invalid"]
        return
    config = _hookseal.ReceiverConfig(text)
    progress = _hookseal.ReceiverProgress(config)
    for step in case["steps"]:
        if "call" in step:
            assert answer(config, *step["call"]) == step["gives"]
            continue
        name, *numbers = step["in"]
        actions = progress.feed(TABLES["inputs"].index(name), *map(number, numbers))
        assert [readable(action) for action in actions] == step["out"]
        assert state_name(progress.state) == step["state"]
        assert progress.has_ended == step["state"].startswith("end")


@pytest.mark.parametrize("case", CASES)
def test_vector(case: dict[str, Any]) -> None:
    run(case)


def test_a_spoilt_vector_is_seen() -> None:
    spoilt = json.loads(json.dumps(CASES[0].values[0]))
    spoilt["steps"] = [{"in": ["work", []], "out": [], "state": "open"}]
    with pytest.raises(AssertionError):
        run(spoilt)
