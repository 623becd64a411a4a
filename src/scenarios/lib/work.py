"""Work whose cost is known: sized in milliseconds of CPU time on this machine by a calibration, and the same wherever it runs."""

import statistics
import time


def burn(iterations, seed):
    """Computes for `iterations` rounds (Marsaglia's xorshift, 32 bit), in Python itself: it holds the GIL, where there is one.

    Each round needs the one before, and no memory is touched. Equal work gives an equal number.
    """
    x = seed & 0xFFFFFFFF
    for _ in range(iterations):
        x ^= (x << 13) & 0xFFFFFFFF
        x ^= x >> 17
        x ^= (x << 5) & 0xFFFFFFFF
    return x


def cpu_time():
    """CPU time of this process so far, milliseconds (all of its threads)."""
    return time.process_time() * 1000


def calibrate(rounds=5, round_ms=50):
    """How many rounds of `burn` take one millisecond of CPU time here: the median, which a disturbed round doesn't move.

    CPU time, not wall time: other programs that take the core away don't count.
    """
    per_ms = _measure(20_000)
    return statistics.median(_measure(round(per_ms * round_ms)) for _ in range(rounds))


def _measure(iterations):
    before = time.thread_time()
    burn(iterations, 1)
    return iterations / max((time.thread_time() - before) * 1000, 0.001)


def sequence(seed):
    """Numbers from 0 to 1 that look random and are the same in every run and in either language (mulberry32)."""
    state = seed & 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = (state ^ (state >> 15)) * (1 | state) & 0xFFFFFFFF
        mixed = (mixed + ((mixed ^ (mixed >> 7)) * (61 | mixed) & 0xFFFFFFFF) & 0xFFFFFFFF) ^ mixed
        yield (mixed ^ (mixed >> 14)) / 2**32
