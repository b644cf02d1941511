"""Verification of bodies up to 100 MB, and how much memory it takes."""

from functools import partial
from pathlib import Path

from deliveries import LARGE_SIZES, SECRETS, SIZES, body_of, headers
from hookseal import Webhook
from lines import Case, figure
from turns import take

SCHEME = "realestateapi"
LIMIT_BYTES = 1 << 30
ROUNDS = 7


def measure(suite: str) -> None:
    """Print `scale` and `memory`."""
    webhook = Webhook(SCHEME, SECRETS[SCHEME], max_body_bytes=LIMIT_BYTES)
    for size in SIZES + LARGE_SIZES:
        body = body_of(size)
        signed = headers(SCHEME, body)
        call = partial(webhook.verify, body, signed)
        take(Case(suite, "scale", SCHEME, size), [("hookseal", call)])
        for round_number in range(ROUNDS):
            # 5 sets the peak back to what is resident now: proc(5).
            Path("/proc/self/clear_refs").write_text("5")
            before = peak_bytes()
            call()
            figure(Case(suite, "memory", SCHEME, size), "hookseal", round_number, "bytes", peak_bytes() - before)


def peak_bytes() -> int:
    """Give the most memory that was resident since the peak was set back. Linux only."""
    status = Path("/proc/self/status").read_text()
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
