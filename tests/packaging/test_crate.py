"""The crates as a user has them: unpacked elsewhere, and built without the standard library."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from packed import CRATE, KERNEL, KEYS, REPOSITORY, WORDS

CARGO = os.environ.get("CARGO", "cargo")
RUN = "WebAssembly.instantiate(require('fs').readFileSync(process.argv[1])).then(({ instance }) => {\
 const { is_authentic } = instance.exports;\
 console.log(is_authentic('!'.charCodeAt(0)), is_authentic('?'.charCodeAt(0))); })"


def test_cargo_finds_nothing_to_say_of_the_package(tmp_path: Path) -> None:
    crates = ["hookseal-kernel", "hookseal-words", "hookseal-keys", "hookseal"]
    packages = [argument for name in crates for argument in ("--package", name)]
    package = ["package", *packages, "--no-verify", "--locked", "--allow-dirty", "--target-dir", tmp_path]
    said = subprocess.run([CARGO, *package], cwd=REPOSITORY, check=True, capture_output=True, text=True).stderr
    warnings = [line for line in said.splitlines() if line.startswith("warning:")]
    # The tests and the benchmark need the vectors, which lie outside of the crate.
    assert [line for line in warnings if "ignoring test" not in line and "ignoring benchmark" not in line] == []


def test_a_users_crate_without_the_standard_library(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).with_name("crate"), tmp_path, dirs_exist_ok=True)
    # The versions that were tested; cargo removes what this crate does not need.
    shutil.copy(REPOSITORY / "Cargo.lock", tmp_path)
    crates = {KERNEL: "hookseal-kernel", WORDS: "hookseal-words", KEYS: "hookseal-keys", CRATE: "hookseal"}
    for crate, name in crates.items():
        subprocess.run(["tar", "-xzf", crate], cwd=tmp_path, check=True)  # noqa: S607 - tar is on PATH.
        (tmp_path / crate.stem).rename(tmp_path / name)
    # Compiled dependencies stay in the clone, so that they are compiled once.
    target = REPOSITORY / "target/users-crate"
    build = ["build", "--release", "--target", "wasm32v1-none", "--target-dir", target]
    subprocess.run([CARGO, *build], cwd=tmp_path, check=True)
    module = target / "wasm32v1-none/release/user.wasm"
    ran = subprocess.run(["node", "--eval", RUN, module], check=True, capture_output=True, text=True)  # noqa: S607 - node is on PATH.
    assert ran.stdout == "1 0\n"
