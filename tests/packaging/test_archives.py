"""What is in the wheels, the sdist and the crate, before anything is installed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from packed import COMMAND, CRATE, KERNEL, KEYS, PACKED, REPOSITORY, SDIST, VERSION, WHEELS, WORDS, content, metadata

ARCHIVES = [*WHEELS, SDIST, KERNEL, WORDS, KEYS, CRATE, COMMAND]
PACKAGE = REPOSITORY / "bindings-python/python"
# The stable ABI; and for interpreters without a global lock, which have one from 3.15 on.
ABIS = {("cp310", "abi3"), ("cp314", "cp314t"), ("cp315", "abi3.abi3t")}
LICENSES = ("LICENSE-APACHE", "LICENSE-MIT")


def tracked(*folders: str) -> set[str]:
    """Give the files below these folders that belong to the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *folders],  # noqa: S607 - git is on PATH.
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    )
    return {name for name in listed.stdout.splitlines() if (REPOSITORY / name).exists()}


def needed(wheel: Path) -> list[str]:
    """Give the libraries that the compiled part of a wheel for Linux asks the loader for."""
    (compiled,) = (file for name, file in content(wheel).items() if name.endswith(".so"))
    dynamic = ELFFile(BytesIO(compiled)).get_section_by_name(".dynamic")
    return [tag.needed for tag in dynamic.iter_tags("DT_NEEDED")]


def test_everything_was_packed() -> None:
    assert WHEELS, f"no wheel in {PACKED}"
    assert SDIST.name == f"hookseal-{VERSION}.tar.gz"
    assert all(crate.exists() for crate in (KERNEL, WORDS, KEYS, CRATE, COMMAND))
    assert all(wheel.name.startswith(f"hookseal-{VERSION}-cp3") for wheel in WHEELS)


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.name)
def test_it_says_nothing_of_the_machine_that_built_it(archive: Path) -> None:
    for name, file in content(archive).items():
        for place in (str(REPOSITORY), str(Path.home()), "registry/src"):
            assert place.encode() not in file, f"{place} in {name}"


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.name)
def test_it_has_the_licences(archive: Path) -> None:
    files = content(archive)
    folder = f"hookseal-{VERSION}.dist-info/licenses/" if archive.suffix == ".whl" else ""
    for license_file in LICENSES:
        assert files[folder + license_file] == (REPOSITORY / license_file).read_bytes()


@pytest.mark.parametrize("wheel", WHEELS, ids=lambda wheel: wheel.name)
def test_a_wheel_has_the_package_and_nothing_else(wheel: Path) -> None:
    files = content(wheel)
    package = {name.removeprefix("bindings-python/python/") for name in tracked("bindings-python/python")}
    assert "hookseal/py.typed" in package
    assert all(files[name] == (PACKAGE / name).read_bytes() for name in package)
    (compiled,) = (name for name in files if name.endswith((".so", ".pyd")))
    assert compiled.startswith("hookseal/_hookseal.")
    written = {"METADATA", "WHEEL", "RECORD", *(f"licenses/{license_file}" for license_file in LICENSES)}
    assert set(files) == package | {compiled} | {f"hookseal-{VERSION}.dist-info/{name}" for name in written}


@pytest.mark.parametrize("archive", [*WHEELS, SDIST], ids=lambda archive: archive.name)
def test_the_index_would_show_what_it_is(archive: Path) -> None:
    name = f"hookseal-{VERSION}.dist-info/METADATA" if archive.suffix == ".whl" else "PKG-INFO"
    described = content(archive)[name]
    readme = (REPOSITORY / "bindings-python/README.md").read_text(encoding="utf-8")
    assert described.decode().rstrip().endswith(readme.strip())
    assert not re.search(r"\]\((?!https:|#)", readme), "it leads to files that nobody has there"
    fields = metadata(described).splitlines()
    assert f"Version: {VERSION}" in fields
    assert "License-Expression: MIT OR Apache-2.0" in fields
    assert "Requires-Python: >=3.10" in fields
    required = [field for field in fields if field.startswith("Requires-Dist")]
    assert all("extra ==" in field for field in required), "it needs another package, which nobody asked for"


@pytest.mark.parametrize("wheel", WHEELS, ids=lambda wheel: wheel.name)
def test_a_wheel_needs_no_newer_system_than_it_says(wheel: Path) -> None:
    _, _, interpreter, abi, platform = wheel.stem.split("-")
    assert (interpreter, abi) in ABIS
    if "musllinux" in platform:
        # auditwheel knows musl by another name, and would look this one up among the machine's own libraries.
        assert needed(wheel) == ["libc.so"], "musl's loader takes this name for itself, and no other library is there"
    elif "linux" in platform:
        shown = subprocess.run(
            [sys.executable, "-m", "auditwheel", "show", "--json", wheel], check=True, capture_output=True, text=True
        )
        assert json.loads(shown.stdout)["overall_tag"] in platform.split("."), shown.stdout


def test_every_platform_has_one_wheel_for_all_interpreters() -> None:
    platforms: dict[str, set[tuple[str, str]]] = {}
    for wheel in WHEELS:
        _, _, interpreter, abi, platform = wheel.stem.split("-")
        platforms.setdefault(platform, set()).add((interpreter, abi))
    assert all(("cp310", "abi3") in abis for abis in platforms.values())
    assert len({frozenset(abis) for abis in platforms.values()}) == 1, "one platform lacks what another one has"


def test_the_sdist_has_what_it_is_built_from() -> None:
    files = content(SDIST)
    crates = ("core", "kernel", "keys", "words", "bindings-python")
    sources = tracked(*(f"{crate}/{part}" for crate in crates for part in ("src", "LICENSE-*")))
    sources |= tracked("core/README.md", "bindings-python/README.md")
    manifests = {f"{crate}/Cargo.toml" for crate in crates} | {"Cargo.toml"}
    manifests |= {"Cargo.lock", "pyproject.toml"}
    package = {name.removeprefix("bindings-python/") for name in tracked("bindings-python/python")}
    assert set(files) == sources | package | manifests | {"PKG-INFO", "README.md", *LICENSES}
    assert files["Cargo.lock"] == (REPOSITORY / "Cargo.lock").read_bytes()
    assert all(files[name] == (REPOSITORY / name).read_bytes() for name in sources)


@pytest.mark.parametrize(
    ("crate", "folder"), [(KERNEL, "kernel/"), (WORDS, "words/"), (KEYS, "keys/"), (CRATE, "core/"), (COMMAND, "cli/")]
)
def test_a_crate_has_its_source_and_nothing_else(crate: Path, folder: str) -> None:
    files = content(crate)
    own = tracked(f"{folder}src", f"{folder}build.rs", f"{folder}README.md", f"{folder}LICENSE-*")
    sources = {name.removeprefix(folder) for name in own}
    cargo = {"Cargo.toml", "Cargo.toml.orig", "Cargo.lock"}
    assert set(files) - {".cargo_vcs_info.json"} == sources | cargo
    assert all(files[name] == (REPOSITORY / folder / name).read_bytes() for name in sources)
    assert f'version = "{VERSION}"' in files["Cargo.toml"].decode()
