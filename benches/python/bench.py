"""Measures Hookseal beside its peers in Python, and prints a line of JSON for every figure (`benches/README.md`)."""

import sys

import compare
import lines
import load
import public_keys
import receive
import refuse
import scale
import threads

SUITES = {
    "python": (lines.versions, compare.measure, refuse.measure),
    "python-keys": (lines.versions, public_keys.measure),
    "python-threads": (
        lines.versions,
        threads.measure,
    ),
    "python-scale": (
        lines.versions,
        scale.measure,
    ),
    "load-express": (load.measure,),
    "load-flask": (load.measure,),
    "receive-express": (receive.measure,),
    "receive-flask": (receive.measure,),
}


def main() -> None:
    """Run the suite that the argument names."""
    if len(sys.argv) != 2 or sys.argv[1] not in SUITES:
        sys.exit(f"expected the name of a suite: {', '.join(SUITES)}")
    suite = sys.argv[1]
    for measure in SUITES[suite]:
        measure(suite)


if __name__ == "__main__":
    main()
