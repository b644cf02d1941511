"""The harness: all subjects of a case take turns, each timed by `timeit`.

pyperf starts a process for every figure, and ends with one subject before it begins with the next: what else the
machine does would slow one side of a ratio alone.
"""

from collections.abc import Callable, Sequence
from statistics import median
from timeit import Timer

from lines import ROUNDS, Case, figure

Call = Callable[[], object]

# Odd, so that there is a median.
SAMPLES = 9
# As many where one call is long enough by itself.
SAMPLES_OF_LARGE = 3
LARGE_BYTES = 4 << 20
SAMPLE_SECONDS = 0.000_5


def take(case: Case, subjects: Sequence[tuple[str, Call]]) -> None:
    """Print the nanoseconds that one call takes, for each subject and round."""
    # Servers collect garbage, and timeit would not.
    timers = [Timer(call, "import gc; gc.enable()") for _, call in subjects]
    calls = [calls_per_sample(timer) for timer in timers]
    count = SAMPLES if case.size < LARGE_BYTES else SAMPLES_OF_LARGE
    for round_number in range(-1, ROUNDS):
        samples: list[list[float]] = [[] for _ in subjects]
        for sample in range(count):
            for turn in range(len(subjects)):
                # Another order in each turn: nobody always follows the same neighbour's use of the caches.
                index = (turn + round_number + sample) % len(subjects)
                samples[index].append(timers[index].timeit(calls[index]) * 1e9 / calls[index])
        if round_number >= 0:
            for (name, _), found in zip(subjects, samples, strict=True):
                figure(case, name, round_number, "ns", median(found))


def calls_per_sample(timer: Timer) -> int:
    """Give how many calls take long enough for the clock's own cost not to count."""
    calls = 1
    while timer.timeit(calls) < SAMPLE_SECONDS:
        calls *= 2
    return calls
