"""What was packed, and the version that all of it must have."""

from __future__ import annotations

import os
import re
import tarfile
import zipfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PACKED = Path(os.environ["HOOKSEAL_PACKED"])
"""The folder that `cargo xtask` packed into."""

VERSION = re.findall(r'(?m)^version = "(.*)"$', (REPOSITORY / "Cargo.toml").read_text("utf-8"))[0]

WHEELS = sorted(PACKED.glob("hookseal-*.whl"))
COMMAND_WHEELS = sorted(PACKED.glob("hookseal_cli-*.whl"))
(SDIST,) = PACKED.glob("*.tar.gz")
KERNEL, WORDS, KEYS, CRATE, COMMAND = (
    PACKED / f"{name}-{VERSION}.crate"
    for name in ("hookseal-kernel", "hookseal-words", "hookseal-keys", "hookseal", "hookseal-cli")
)
FROM_SDIST = Path(os.environ["HOOKSEAL_FROM_SDIST"])
"""The folder with the wheel that pip made of the sdist."""


def content(archive: Path) -> dict[str, bytes]:
    """Give the files of an archive; in a tarball, by their names below its one folder."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist()}
    with tarfile.open(archive) as tarball:
        members = [(member.name, tarball.extractfile(member)) for member in tarball]
        folder = archive.name.removesuffix(".tar.gz").removesuffix(".crate")
        assert {name.split("/")[0] for name, _ in members} == {folder}
        return {name.split("/", 1)[1]: file.read() for name, file in members if file is not None}


def metadata(text: bytes) -> str:
    """Give the fields of a `METADATA` or `PKG-INFO`, without the README behind them."""
    return text.decode().partition("\n\n")[0]
