"""Writes every `tests/vectors/*.json` from `cases/*.py`.

    python3 tests/vectors/generate.py            writes the files
    python3 tests/vectors/generate.py --check    fails when one of them is stale

Expected signatures come from Python's `hmac` and `cryptography`, or are a specification's published text. Adding a
provider is adding one file to `cases/` with a function `vectors()` that returns the file's content.
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

WIDTH = 100


def render(value: Any, indent: int = 0) -> str:
    """JSON with two spaces; what fits on one line stays on one line."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or len(line) + indent <= WIDTH:
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        items = [
            f"{json.dumps(k, ensure_ascii=False)}: {render(v, indent + 2)}"
            for k, v in value.items()
        ]
        opening, closing = "{}"
    else:
        items = [render(item, indent + 2) for item in value]
        opening, closing = "[]"
    body = ",\n".join(inner + item for item in items)
    return f"{opening}\n{body}\n{' ' * indent}{closing}"


def files() -> dict[Path, str]:
    import cases

    rendered: dict[Path, str] = {}
    for module in sorted(pkgutil.iter_modules(cases.__path__), key=lambda m: m.name):
        document = importlib.import_module(f"cases.{module.name}").vectors()
        names = [case["name"] for case in document["cases"]]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise SystemExit(f"{module.name}: case names used twice: {sorted(twice)}")
        path = FOLDER / f"{document['provider']}.json"
        rendered[path] = render(document) + "\n"
    return rendered


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the vector files.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if a file is stale"
    )
    check = parser.parse_args().check

    expected = files()
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
