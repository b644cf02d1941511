"""The package as a user has it: from the wheel, and from what pip makes of the sdist."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import User, new_user
from interpreters import FREE_THREADED, INTERPRETERS
from packed import FROM_SDIST, PACKED, REPOSITORY, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

VECTORS = [path for path in (REPOSITORY / "tests/vectors").glob("*.json") if path.name != "schema.json"]
TYPED = ("typing_user.py", "typing_events.py", "typing_receivers.py")


def assert_verdicts(user: User) -> None:
    """Assert that all vectors ran with the installed package, and each had its verdict."""
    report = json.loads(user.runs("tests/python/verdicts.py"))
    assert report["imported"].startswith(f"{user.folder}/venv/"), "another one was imported"
    assert report["version"] == VERSION
    assert report["cases"] == sum(len(json.loads(path.read_text("utf-8"))["cases"]) for path in VECTORS)


def assert_complete(user: User) -> None:
    """Assert that the package needs no other one, and gives the vectors' verdicts."""
    installed = json.loads(user.runs("-m", "pip", "list", "--disable-pip-version-check", "--format=json"))
    assert {package["name"] for package in installed} <= {"hookseal", "pip", "setuptools"}
    assert_verdicts(user)


@pytest.fixture(scope="module")
def user() -> Iterator[User]:
    """Install the wheel, and borrow the tests' tools after it has proved that it needs none."""
    with new_user(sys.executable) as user:
        user.installs(PACKED)
        assert_complete(user)
        user.borrows()
        yield user


def test_what_pip_makes_of_the_sdist_gives_the_verdicts(user: User) -> None:
    with new_user(sys.executable) as other:
        other.installs(FROM_SDIST)
        assert_complete(other)
        names = "import hookseal; print(sorted(vars(hookseal)))"
        assert other.runs("-c", names) == user.runs("-c", names)


def test_the_tests_of_the_binding(user: User) -> None:
    # The others start servers, and depend on nothing that differs between packages; the vectors have run.
    ignored = [f"--ignore=tests/python/{name}" for name in ("adapters", "receivers", "stores", "test_vectors.py")]
    assert " passed" in user.runs("-m", "pytest", "--quiet", "-p", "no:cacheprovider", *ignored, "tests/python")


def test_a_users_file_has_types(user: User) -> None:
    files = [f"tests/python/{name}" for name in TYPED]
    user.runs("-m", "mypy", "--strict", "--config-file=", *files)
    user.runs("-m", "pyright", "--pythonpath", user.interpreter, "--project", "tests/python")


def test_the_stubs_match_the_module(user: User) -> None:
    user.runs("-m", "mypy.stubtest", "hookseal", "--allowlist", "tests/python/stubtest-allowlist.txt")


@pytest.mark.parametrize("name", INTERPRETERS)
def test_one_wheel_is_for_every_interpreter(name: str) -> None:
    interpreter = INTERPRETERS[name]
    if interpreter is None:
        pytest.skip(f"there is no {name} on this machine")
    with new_user(interpreter) as user:
        user.installs(PACKED)
        assert_verdicts(user)


@pytest.mark.parametrize("name", FREE_THREADED)
def test_a_free_threaded_interpreter_has_the_package_or_is_told_why_not(name: str) -> None:
    interpreter = FREE_THREADED[name]
    if interpreter is None:
        pytest.skip(f"there is no {name} on this machine")
    with new_user(interpreter) as user:
        installed = user.tries(
            *("-m", "pip", "install", "--disable-pip-version-check", "--find-links", PACKED, f"hookseal=={VERSION}"),
            # Where there is no wheel, pip builds the sdist with the Rust of this machine.
            RUSTUP_HOME=os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup")),
            CARGO_HOME=os.environ.get("CARGO_HOME", str(Path.home() / ".cargo")),
            CARGO_TARGET_DIR=str(FROM_SDIST / "target"),
        )
        if name == "python3.13t":
            reason = "does not support the free-threaded build of CPython versions below 3.14"
            assert installed.returncode != 0
            assert reason in installed.stdout + installed.stderr
            return
        assert installed.returncode == 0, installed.stderr
        assert_verdicts(user)
        assert user.runs("-c", "import hookseal, sys; print(sys._is_gil_enabled())") == "False\n"
