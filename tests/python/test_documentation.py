"""Every example runs, and editors show what `help` shows."""

from __future__ import annotations

import ast
import doctest
import inspect
from pathlib import Path
from typing import Any

import hookseal
from hookseal import _errors, _hookseal, _offers, _types, _webhook

DOCUMENTED: dict[str, Any] = {
    name: thing
    for owner in (hookseal, hookseal.Webhook, hookseal.Event, hookseal.WebhookError)
    for name, thing in vars(owner).items()
    if not name.startswith("_") and (owner is not hookseal or name in hookseal.__all__)
} | {"hookseal": hookseal}


def test_all_examples_run() -> None:
    parser, runner, examples = doctest.DocTestParser(), doctest.DocTestRunner(), 0
    for name, thing in DOCUMENTED.items():
        test = parser.get_doctest(inspect.getdoc(thing) or "", {}, name, None, None)
        examples += len(test.examples)
        runner.run(test)
    assert runner.summarize().failed == 0
    assert examples > 15


def test_the_stub_has_the_docstrings_of_the_module() -> None:
    compared = 0

    def compare(node: ast.Module | ast.ClassDef, owner: Any) -> None:
        nonlocal compared
        for inner in node.body:
            if isinstance(inner, ast.ClassDef | ast.FunctionDef) and not inner.name.startswith("_"):
                thing = getattr(owner, inner.name)
                assert ast.get_docstring(inner) == inspect.getdoc(thing), f"{inner.name}: copy it from the Rust source"
                compared += 1
                if isinstance(inner, ast.ClassDef):
                    compare(inner, thing)

    for module in (_hookseal, _webhook):
        stub = Path(module.__file__).with_name(f"{module.__name__.split('.')[-1]}.pyi")
        compare(ast.parse(stub.read_text("utf-8")), module)
    assert compared > 10


def test_all_is_exported() -> None:
    public = {
        name
        for module in (_errors, _hookseal, _offers, _types, _webhook)
        for name, thing in vars(module).items()
        if getattr(thing, "__module__", "").startswith("hookseal") and not name.startswith("_")
    }
    # What `hookseal.receive` is made of is no API.
    inner = {name for name in public if name.startswith("receive_")} | {
        "HeaderItems",
        "ReceiverConfig",
        "ReceiverProgress",
        "Refusal",
        "all_headers",
        "invalid_option",
        "offer",
        "worded_option",
    }
    assert public - set(hookseal.__all__) == inner
    assert hookseal.__version__
    assert "singlekey" in hookseal.PROVIDERS
