"""One of several processes that claim the same key at once: reads what to do line by line, and says what came of it."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex
from typing import Any

from hookseal.stores import Fresh
from opened import opened

THREADS = 5
STORES: dict[str, Any] = {}


def main() -> None:
    """Claim once in each of several threads, again and again until one got it or the time is over."""
    with ThreadPoolExecutor(THREADS) as pool:
        for line in sys.stdin:
            kind, address, key, count, seconds = json.loads(line)
            if kind not in STORES:
                STORES[kind] = opened(kind, address)
            store = STORES[kind][0]
            end = time.monotonic() + seconds

            def claim(_: int, store: Any = store, key: str = key, end: float = end) -> int:
                token = token_hex(16)
                while True:
                    try:
                        if isinstance(store.claim(key, token, 60_000, 60_000), Fresh):
                            return 1
                    except Exception as error:
                        # As full or slow as it may be, it never grants for it.
                        print(type(error).__name__, error, file=sys.stderr)
                    if time.monotonic() > end:
                        return 0

            print(sum(pool.map(claim, range(count))), flush=True)
    for _, close in STORES.values():
        close()


if __name__ == "__main__":
    main()
