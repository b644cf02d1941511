"""The examples run that the modules for frameworks and databases have in their own documentation."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from typing import TYPE_CHECKING

import hookseal
import pytest

if TYPE_CHECKING:
    from types import ModuleType

OTHERS = ("hookseal._", "hookseal.events")
NAMES = [
    module.name
    for module in pkgutil.walk_packages(hookseal.__path__, "hookseal.")
    if not module.name.startswith(OTHERS)
]


@pytest.mark.parametrize("name", NAMES)
def test_all_examples_run(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", "hookseal")
    module: ModuleType = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0


def test_there_are_examples() -> None:
    found = [importlib.import_module(name) for name in NAMES]
    assert sum(len(test.examples) for module in found for test in doctest.DocTestFinder().find(module)) > 20
