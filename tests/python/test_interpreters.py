"""Several interpreters in one process, as web servers have them, and a package that is imported again."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import hookseal
import pytest

REFUSED = """
try:
    hookseal.Webhook("slack", "a secret").verify(b"", {})
except hookseal.WebhookVerificationError as error:
    assert error.code == "missing_header"
else:
    raise AssertionError
try:
    hookseal.Webhook("slack", "")
except hookseal.WebhookConfigError as error:
    assert error.code == "empty_secret"
else:
    raise AssertionError
"""

# In a process of its own: an interpreter that ends may take more with it. Which module makes
# interpreters that share their extension modules, and how, depends on the version of Python.
PROGRAM = f"""
import hookseal
try:
    import _interpreters
    create, run, destroy = lambda: _interpreters.create("legacy"), _interpreters.run_string, _interpreters.destroy
except ImportError:
    import sys
    import _xxsubinterpreters
    isolated = {{"isolated": False}} if sys.version_info >= (3, 12) else {{}}
    create = lambda: _xxsubinterpreters.create(**isolated)
    run, destroy = _xxsubinterpreters.run_string, _xxsubinterpreters.destroy
code = "import sys; sys.path.insert(0, {str(Path(hookseal.__file__).parents[1])!r}); import hookseal" + {REFUSED!r}
if ORDER == "first":
    exec({REFUSED!r})
other = create()
assert run(other, code) is None
exec({REFUSED!r})
webhook = hookseal.Webhook("slack", "a secret")
assert run(other, code) is None
destroy(other)
exec({REFUSED!r})
webhook.verify(b"", webhook.sign(b""))
"""


def test_each_interpreter_has_its_own_exceptions() -> None:
    for order in ("first", "second"):
        program = f"ORDER = {order!r}\n{PROGRAM}"
        command = [sys.executable, "-c", program]
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)
        assert outcome.returncode == 0, outcome.stderr


def test_a_package_that_is_imported_again_raises_its_new_exceptions() -> None:
    before = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "hookseal"}
    old = hookseal.Webhook("slack", "a secret")
    try:
        for name in before:
            del sys.modules[name]
        again = importlib.import_module("hookseal")
        assert again.WebhookError is not hookseal.WebhookError
        exec(REFUSED, {"hookseal": again})  # noqa: S102
        # What was made before goes on as before.
        with pytest.raises(hookseal.WebhookVerificationError):
            old.verify(b"", {})
    finally:
        sys.modules.update(before)
