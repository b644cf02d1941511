"""Verifications per second, of one `Webhook` that all threads share under the GIL."""

import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from deliveries import SECRETS, SIZES, body_of, headers
from hookseal import Webhook
from lines import ROUNDS, Case, figure

SCHEME = "realestateapi"
SECONDS = 0.2


def measure(suite: str) -> None:
    """Print `threads`."""
    webhook = Webhook(SCHEME, SECRETS[SCHEME])
    for size in SIZES:
        body = body_of(size)
        signed = headers(SCHEME, body)
        case = Case(suite, "threads", SCHEME, size)
        for round_number in range(-1, ROUNDS):
            for threads in (1, 2) if round_number % 2 else (2, 1):
                found = throughput(webhook, body, signed, threads)
                if round_number >= 0:
                    figure(case, f"hookseal: {threads} thread{'s' * (threads > 1)}", round_number, "perSecond", found)


def throughput(webhook: Webhook, body: bytes, signed: Mapping[str, str], threads: int) -> float:
    """Give the verifications per second of so many threads together."""
    start = Barrier(threads)

    def verify(thread: int) -> float:
        on_core(thread)
        start.wait()
        began = now = time.perf_counter()
        calls = 0
        while now - began < SECONDS:
            webhook.verify(body, signed)
            calls += 1
            now = time.perf_counter()
        return calls / (now - began)

    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(verify, range(threads)))


def on_core(thread: int) -> None:
    """Give each thread a core of its own: the kernel takes longer to do so than a round lasts."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[thread % len(cores)]})
