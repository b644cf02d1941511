"""The example's tasks, with a handler that takes its process with it at the first attempt."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from tasks import app, worker

__all__ = ["app"]


def handle(event: Any, delivery: Any) -> None:
    """Die at the first attempt, and have an effect at any other."""
    with Path(os.environ["EFFECTS"]).open("a") as file:
        file.write(f"{event.id} {delivery.attempt}{' killed' if delivery.attempt == 1 else ''}\n")
    if delivery.attempt == 1:
        os.kill(os.getpid(), signal.SIGKILL)


worker.handlers["screening.completed"] = handle
