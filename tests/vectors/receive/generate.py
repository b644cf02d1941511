"""Writes `tests/vectors/receive/*.json` from `cases/*.py`, `tables.py` and `machine.py`.

python3 tests/vectors/receive/generate.py            writes the files
python3 tests/vectors/receive/generate.py --check    fails when one of them is stale
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))

import cases


def line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)


def render(made: list[dict[str, Any]]) -> str:
    """A line each for what a reader looks for: facts, configuration, steps."""
    written = []
    for case in made:
        fields = [
            f"      {line(name)}: {line(value)}"
            for name, value in case.items()
            if name != "steps"
        ]
        if "steps" in case:
            steps = ",\n".join(f"        {line(step)}" for step in case["steps"])
            fields.append(f'      "steps": [\n{steps}\n      ]')
        written.append("    {\n" + ",\n".join(fields) + "\n    }")
    return (
        '{\n  "$schema": "schema.json",\n  "generatedBy": "tests/vectors/receive/generate.py",\n'
        '  "cases": [\n' + ",\n".join(written) + "\n  ]\n}\n"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the receivers' vectors.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a file is stale"
    )
    check = parser.parse_args().check
    expected: dict[Path, str] = {}
    names: set[str] = set()
    for module in pkgutil.iter_modules(cases.__path__):
        made = list(importlib.import_module(f"cases.{module.name}").cases())
        for case in made:
            if case["name"] in names:
                raise SystemExit(f"{case['name']}: a name used twice")
            names.add(case["name"])
        expected[FOLDER / f"{module.name}.json"] = render(made)
    known = {*expected, FOLDER / "schema.json"}
    orphans = [path for path in sorted(FOLDER.glob("*.json")) if path not in known]
    stale = [
        path
        for path, text in expected.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in orphans:
        print(f"{path.name}: no file in cases/ makes this; delete it", file=sys.stderr)
    if check:
        for path in stale:
            print(
                f"{path.name} is stale: run `cargo xtask vectors`",
                file=sys.stderr,
            )
        return 1 if stale or orphans else 0
    for path in stale:
        path.write_text(expected[path], encoding="utf-8", newline="\n")
        print(f"wrote {path.name}")
    return 1 if orphans else 0


if __name__ == "__main__":
    sys.exit(main())
