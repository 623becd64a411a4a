"""How late an event loop is: a coroutine asks to be woken again and again, and notes how long after
that it really was. A loop that has something to do is late by as long as that takes."""

import asyncio
import contextlib
import math
import time

from work import cpu_time

# How often it looks, milliseconds: it can't see delays shorter than that.
RESOLUTION = 2
CALIBRATION_MS = 100


class DelayMonitor:
    def __init__(self, cpu_each):
        self._cpu_each = cpu_each

    @classmethod
    async def calibrated(cls):
        """Knows what looking costs, from a moment in which nothing else happens."""
        monitor = cls(0)
        async with monitor.watch() as seen:
            before = cpu_time()
            await asyncio.sleep(CALIBRATION_MS / 1000)
            spent = cpu_time() - before
        monitor._cpu_each = spent / max(1, len(seen))
        return monitor

    @contextlib.asynccontextmanager
    async def watch(self):
        """Looks until the block ends; gives the list that delays (milliseconds) are written to."""
        seen = []

        async def look():
            while True:
                asked = time.perf_counter()
                await asyncio.sleep(RESOLUTION / 1000)
                seen.append(max(0, (time.perf_counter() - asked) * 1000 - RESOLUTION))

        looking = asyncio.create_task(look())
        # Let it begin.
        await asyncio.sleep(0)
        try:
            yield seen
            # It sees the end of a long turn when the loop turns again.
            await asyncio.sleep(2 * RESOLUTION / 1000)
        finally:
            looking.cancel()

    def cost(self, seen):
        """CPU time that looking took so far, milliseconds."""
        return len(seen) * self._cpu_each

    def delays(self, seen):
        """The 99th percentile and the longest."""
        return {'delayP99Ms': sorted(seen)[math.ceil(0.99 * len(seen)) - 1], 'delayMaxMs': max(seen)}
