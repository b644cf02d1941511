"""The generated types and schemas, as the installed package has them."""

from __future__ import annotations

import importlib.resources
import json
import sys
import typing
from pathlib import Path
from typing import Any

import pytest
from hookseal import PROVIDERS, Event, events

SCHEMAS = sorted((Path(__file__).resolve().parents[2] / "schemas").glob("*.json"))
PAYLOADS = [file for file in SCHEMAS if not file.stem.endswith(".schema")]
"""Without those that describe providers and schemes."""


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.stem)
def test_schema_is_in_the_package(file: Path) -> None:
    installed = importlib.resources.files("hookseal") / "schemas" / file.name
    assert installed.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")
    assert file.stem in PROVIDERS or file not in PAYLOADS


@pytest.mark.parametrize("file", PAYLOADS, ids=lambda file: file.stem)
def test_every_definition_has_a_type(file: Path) -> None:
    module = getattr(events, file.stem.replace("-", "_"))
    definitions: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["$defs"]
    for name, definition in definitions.items():
        hints = typing.get_type_hints(getattr(module, name), include_extras=True)
        assert set(hints) == set(definition["properties"])
        if sys.version_info < (3, 11):
            continue
        optional = {field for field, hint in hints.items() if typing.get_origin(hint) is typing.NotRequired}
        assert set(hints) - optional == set(definition.get("required", []))


def test_every_event_is_an_event() -> None:
    for name in set(events.__all__) - {"OtherEventType"}:
        assert {typing.get_origin(member) for member in typing.get_args(getattr(events, name))} == {Event}
