"""The command as pip, pipx and uv bring it: a wheel that has the binary, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conftest import new_user
from packed import COMMAND_WHEELS, PACKED, REPOSITORY, VERSION, content, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import User

FOLDER = f"hookseal_cli-{VERSION}"
LICENSES = ("LICENSE-APACHE", "LICENSE-MIT")


@pytest.mark.parametrize("wheel", COMMAND_WHEELS, ids=lambda wheel: wheel.name)
def test_a_wheel_has_the_binary_and_nothing_else(wheel: Path) -> None:
    files = content(wheel)
    (binary,) = (name for name in files if name.startswith(f"{FOLDER}.data/scripts/"))
    written = {"METADATA", "WHEEL", "RECORD", *(f"licenses/{name}" for name in LICENSES)}
    assert set(files) == {binary} | {f"{FOLDER}.dist-info/{name}" for name in written}
    for license_file in LICENSES:
        assert files[f"{FOLDER}.dist-info/licenses/{license_file}"] == (REPOSITORY / license_file).read_bytes()
    fields = metadata(files[f"{FOLDER}.dist-info/METADATA"]).splitlines()
    assert {f"Version: {VERSION}", "Name: hookseal-cli", "License-Expression: MIT OR Apache-2.0"} <= set(fields)
    assert not any(field.startswith("Requires-Dist") for field in fields)


@pytest.mark.skipif(os.environ["HOOKSEAL_PROFILE"] != "release", reason="only what users install")
@pytest.mark.parametrize("wheel", COMMAND_WHEELS, ids=lambda wheel: wheel.name)
def test_a_wheel_is_small_and_says_nothing_of_the_machine_that_built_it(wheel: Path) -> None:
    for name, file in content(wheel).items():
        assert len(file) <= 15_000_000, name
        for place in (str(REPOSITORY), str(REPOSITORY.home()), "registry/src"):
            assert place.encode() not in file, f"{place} in {name}"


@pytest.fixture(scope="module")
def user() -> Iterator[User]:
    """Install it by its name, as a user does."""
    with new_user(sys.executable) as user:
        quietly = ("--quiet", "--disable-pip-version-check", "--no-index", "--only-binary=:all:")
        user.runs("-m", "pip", "install", *quietly, "--find-links", PACKED, "hookseal-cli")
        yield user


def test_it_verifies_what_it_signs(user: User) -> None:
    def command(*arguments: str) -> tuple[int, str]:
        environment = {"HOOKSEAL_SECRET": "a secret"}
        program = user.interpreter.with_name("hookseal")
        ran = subprocess.run(
            [program, *arguments], cwd=user.folder, env=environment, capture_output=True, text=True, check=False
        )
        return ran.returncode, ran.stdout + ran.stderr

    assert command("--version") == (0, f"hookseal {VERSION}\n")
    (user.folder / "body.json").write_text('{"action": "opened"}', "utf-8")
    code, signed = command("sign", "github", "body.json", "--json")
    assert code == 0, signed
    for body, expected in (('{"action": "opened"}', 0), ('{"action":"opened"}', 1)):
        delivery = {"provider": "github", "headers": json.loads(signed)["headers"], "body": {"text": body}}
        (user.folder / "delivery.json").write_text(json.dumps(delivery), "utf-8")
        code, said = command("verify", "delivery.json")
        assert code == expected, said
