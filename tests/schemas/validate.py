"""Judges documents by the JSON Schemas with jsonschema: `python validate.py <documents>`.

Fails where its verdict is not the core's. `cargo xtask test schemas` makes the documents and calls
it.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"


@cache
def validator(provider: str, definition: str | None) -> Draft202012Validator:
    """Give the validator of a whole schema, or of one of its definitions."""
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{provider}.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    if definition is not None:
        schema = {
            "$schema": schema["$schema"],
            "$ref": f"#/$defs/{definition}",
            "$defs": schema["$defs"],
        }
    return Draft202012Validator(schema)


def main(file: str) -> int:
    """Compare every verdict, and give the exit status."""
    judged = json.loads(Path(file).read_text(encoding="utf-8"))
    differing = [
        case
        for case in judged
        if validator(case["provider"], case["definition"]).is_valid(case["document"]) != case["accepted"]
    ]
    for case in differing:
        verdict = "accepts" if case["accepted"] else "refuses"
        print(
            f"{case['provider']}: {case['case']}: the core {verdict} it, jsonschema does not",
            file=sys.stderr,
        )
    print(f"jsonschema: {len(judged) - len(differing)} of {len(judged)} verdicts are the core's")
    return 0 if judged and not differing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
