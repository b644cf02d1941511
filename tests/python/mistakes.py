"""Makes the wrong calls of `tests/bindings/mistakes.json`: `python mistakes.py <file>`.

Fails where one is not refused as it is in every language. `cargo xtask test bindings` calls it.
"""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any

from hookseal import Webhook, WebhookError

from vectors import snake_case


async def _pending() -> bytes:
    return b""


def _fails() -> float:
    raise RuntimeError


WRONG: dict[str, Any] = {
    "nan": float("nan"),
    "infinity": float("inf"),
    "surrogate": "\ud83e",
    "duration": datetime.timedelta(seconds=60),
    "function": lambda: None,
    "gives nan": lambda: float("nan"),
    "gives text": lambda: "now",
    "gives nothing": lambda: None,
    "gives -1": lambda: -1,
    "fails": _fails,
}
"""What JSON cannot express, by the name that it has in the file."""


def value(written: Any) -> Any:
    """Give what the file means."""
    if isinstance(written, dict):
        if written.get("$") == "pending":
            return _pending()
        if "$" in written:
            return WRONG[written["$"]]
        return {name: value(member) for name, member in written.items()}
    return [value(element) for element in written] if isinstance(written, list) else written


def outcome(case: dict[str, Any]) -> Any:
    """Give the code, and of the details those that the case names."""
    arguments = [value(argument) for argument in case.get("arguments", [])]
    secrets = value(case["secrets"])
    try:
        webhook = Webhook(value(case["provider"]), secrets, **snake_case(value(case["options"])))
        if "call" in case:
            getattr(webhook, case["call"])(*arguments, **value(case.get("by_name", {})))
    except WebhookError as error:
        return error.code, {name: error.details.get(name) for name in case.get("details", {})}
    finally:
        for argument in (*arguments, secrets):
            if hasattr(argument, "close"):
                argument.close()
    return None


def main(file: str) -> int:
    """Compare every outcome, and give the exit status."""
    cases = json.loads(Path(file).read_text(encoding="utf-8"))
    same = 0
    for case in cases:
        details = dict(case.get("details", {}))
        if "option" in details:
            (details["option"],) = snake_case({details["option"]: None})
        found, expected = outcome(case), (case["code"], details)
        if found == expected:
            same += 1
        else:
            print(f"{case['name']}: expected {expected}, found {found}", file=sys.stderr)
    print(f"Python: {same} of {len(cases)} wrong calls are refused as in every language")
    return 0 if 0 < same == len(cases) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
