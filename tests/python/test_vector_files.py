"""The vector files have the form that their JSON Schema describes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from vectors import FILES, FOLDER


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.fixture(params=FILES)
def document(request: pytest.FixtureRequest) -> Any:
    return json.loads((FOLDER / f"{request.param}.json").read_text(encoding="utf-8"))


def test_a_file_has_the_form(validator: Draft202012Validator, document: Any) -> None:
    validator.validate(document)


@pytest.mark.parametrize("path", [(), ("cases", 0), ("cases", 0, "expect")])
def test_a_file_with_an_unknown_field_has_not(
    validator: Draft202012Validator, document: Any, path: tuple[Any, ...]
) -> None:
    place = document
    for step in path:
        place = place[step]
    place["unknown"] = True
    assert not validator.is_valid(document)
