"""A user: a virtual environment with nothing in it, and a folder, both outside of this repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from packed import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the tests read, at the same places as in the repository.
COPIED = ("tests/python", "tests/node/keys", "tests/vectors", "tests/filters", "schemas", "providers")


@dataclass(frozen=True)
class User:
    """Whoever installs the package."""

    folder: Path
    interpreter: Path

    def tries(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the interpreter in the user's folder."""
        # Nothing of the developer's own.
        environment |= {"PATH": os.environ["PATH"], "HOME": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [self.interpreter, *arguments]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)

    def runs(self, *arguments: str | Path) -> str:
        """Run the interpreter in the user's folder, and give what it printed."""
        ran = self.tries(*arguments)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def installs(self, folder: Path) -> None:
        """Install the wheel of the folder that fits, as pip does, with no index to fetch anything else from."""
        quietly = ("--quiet", "--disable-pip-version-check", "--no-index")
        self.runs("-m", "pip", "install", *quietly, "--only-binary=:all:", "--find-links", folder, "hookseal")

    def borrows(self) -> None:
        """Add what the tests need from the clone's environment: everything but the package that is tested."""
        borrowed = self.folder / "borrowed"
        borrowed.mkdir()
        (lent,) = (path for path in map(Path, sys.path) if path.name == "site-packages")
        for entry in lent.iterdir():
            if "hookseal" not in entry.name:
                (borrowed / entry.name).symlink_to(entry)
        own = self.runs("-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
        Path(own, "borrowed.pth").write_text(f"{borrowed}\n", "utf-8")


@contextmanager
def new_user(python: str | Path) -> Iterator[User]:
    """Make a virtual environment of an interpreter; it is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="hookseal-user-") as name:
        # The real path, for the tests ask where the package lies.
        folder = Path(name).resolve()
        subprocess.run([python, "-m", "venv", folder / "venv"], check=True)
        for copied in COPIED:
            ignored = shutil.ignore_patterns("__pycache__", ".*_cache")
            shutil.copytree(REPOSITORY / copied, folder / copied, ignore=ignored)
        shutil.copy(Path(__file__).with_name("verdicts.py"), folder / "tests/python")
        yield User(folder, folder / "venv/bin/python")
