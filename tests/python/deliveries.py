"""Judges deliveries by the Python module: `python deliveries.py <file>`.

Fails where a verdict is not the core's. `cargo xtask test bindings` makes the file and calls it.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any

from hookseal import Webhook, WebhookConfigError, WebhookError, WebhookPayloadError, WebhookVerificationError

from vectors import snake_case

CLASSES = {"config": WebhookConfigError, "verification": WebhookVerificationError, "payload": WebhookPayloadError}


def outcome(method: str, delivery: dict[str, Any]) -> Any:
    """Give what a call gives or raises."""
    options = snake_case(delivery["options"])
    webhook = Webhook(delivery["provider"], delivery["secrets"], now=lambda: delivery["now"], **options)
    try:
        event = getattr(webhook, method)(base64.b64decode(delivery["body"]), delivery["headers"], **delivery["request"])
    except WebhookError as error:
        return type(error), error.code, error.status, str(error), error.details
    if event is None:
        return None
    fields = (
        "provider",
        "type",
        "id",
        "deduplication_key",
        "authenticity",
        "occurred_at",
        "schema",
        "mismatch",
        "data",
        "payload",
    )
    return with_doubles({field: getattr(event, field) for field in fields})


def verdict(expected: dict[str, Any]) -> Any:
    """Give the core's verdict in this module's spelling."""
    error = expected.get("throws")
    if error is not None:
        return CLASSES[error["class"]], error["code"], error["status"], error["message"], snake_case(error["details"])
    event = expected["gives"]
    return None if event is None else with_doubles(snake_case(event))


def with_doubles(value: Any) -> Any:
    """Give it without integers: they are exact in Python, and beyond 64 bits not in Rust."""
    if isinstance(value, dict):
        return {key: with_doubles(member) for key, member in value.items()}
    if isinstance(value, list):
        return [with_doubles(element) for element in value]
    return float(value) if type(value) is int else value


def main(file: str) -> int:
    """Compare every verdict, and give the exit status."""
    deliveries = json.loads(Path(file).read_text(encoding="utf-8"))
    same = 0
    for delivery in deliveries:
        outcomes = {method: (outcome(method, delivery), verdict(delivery[method])) for method in ("verify", "receive")}
        if all(found == expected for found, expected in outcomes.values()):
            same += 1
        else:
            print(outcomes, json.dumps(delivery), file=sys.stderr)
    print(f"Python: {same} of {len(deliveries)} verdicts are the core's")
    return 0 if 0 < same == len(deliveries) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
