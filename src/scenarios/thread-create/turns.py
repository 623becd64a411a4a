"""Whose turn it is: threads that only compute, and how often another one of them is found at it."""

import threading
import time

# Threads compute side by side for so long, seconds.
LASTS = 0.3


def take_turns(threads):
    """How often the GIL came to another thread, and within how long (ms)."""
    turns, last, end = 0, None, None
    everybody = threading.Barrier(threads)

    def compute(number):
        nonlocal turns, last, end
        everybody.wait()
        end = end or time.perf_counter() + LASTS
        # Nothing in this loop lets the GIL go: only who waits for it long enough gets it.
        while time.perf_counter() < end:
            if last != number:
                last = number
                turns += 1

    crew = [threading.Thread(target=compute, args=(number,)) for number in range(threads)]
    begin = time.perf_counter()
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    return {'turns': turns, 'turnsMs': (time.perf_counter() - begin) * 1000}
