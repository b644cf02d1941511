"""The interpreters of this machine that the package is for."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

VERSIONS = ["3.10", "3.11", "3.12", "3.13", "3.14", "3.15"]


def found(name: str) -> str | None:
    """Give the interpreter of that name: on PATH, or where pyenv has put it."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    for place in [shutil.which(name), *map(str, sorted(pyenv.glob(f"*/bin/{name}")))]:
        # A shim of pyenv may stand for a version that is not chosen, and Debian leaves out what makes environments.
        check = [str(place), "-c", "import ensurepip, venv"]
        if place is not None and subprocess.run(check, capture_output=True, check=False).returncode == 0:
            return place
    return None


INTERPRETERS = {name: found(name) for name in (f"python{version}" for version in VERSIONS)}
FREE_THREADED = {name: found(name) for name in (f"python{version}t" for version in VERSIONS[3:])}
