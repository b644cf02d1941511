"""A case: what happens, in which order. What follows is computed by `tables.py` and `machine.py`.

Where a case has one point, `expect` states it a second time, in words of its own.
"""

from __future__ import annotations

from typing import Any

from machine import Delivery
from tables import PROVIDERS, Answers

Case = dict[str, Any]
Step = tuple[Any, ...]

POST = ("request", ["post"], 17, 0)
EVENT = ("event", ["handled"])
FRESH = ("fresh", 1, 0)
#: As far as the handler.
HANDLING: tuple[Step, ...] = (POST, EVENT, FRESH)
STORE = {"endpoint": "screenings", "store": "yes"}


def call(name: str, *arguments: Any, gives: Any) -> Case:
    """A pure function, asked beside the machine."""
    return {"call": [name, *arguments], "gives": gives}


def case(
    name: str,
    comment: str,
    *steps: Step | Case,
    provider: str = "singlekey",
    facts: dict[str, str] | None = None,
    config: dict[str, str] | None = None,
    expect: list[Any] | None = None,
) -> Case:
    facts = {**PROVIDERS[provider], **(facts or {})}
    config = STORE if config is None else config
    delivery = Delivery(Answers(facts, config))
    written: list[Case] = []
    actions: list[list[Any]] = []
    for step in steps:
        if isinstance(step, dict):
            written.append(step)
            continue
        out = delivery.step(*step)
        actions += out
        written.append({"in": list(step), "out": out, "state": delivery.state})
    if expect is not None and expect not in actions:
        raise SystemExit(f"{name}: expected {expect} among {actions}")
    return {
        "name": name,
        "comment": comment,
        "facts": facts,
        "config": config,
        "steps": written,
    }
