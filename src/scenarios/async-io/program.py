"""The same waits three times: blocking one by one, by one event loop, and by threads that block. How
long does it take, for few waits and for many, and how much CPU time? Then one callback of the event
loop computes for a while: what do the others do meanwhile?

Runs on its own too:  python3 program.py --waits 16 --strategy event-loop
"""

import asyncio
import contextlib
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / 'lib'))
import telemetry
from delay import DelayMonitor
from knobs import read_knobs
from machine import machine
from slow_server import ask, ask_async, served, slow_server
from strategies import blocking, event_loop, in_threads, start_threads
from work import burn, calibrate, cpu_time

# Batches shorter than this are repeated until they have taken so long together, milliseconds.
SHORTEST_PHASE = 200
# Requests of each kind that are not measured: they load what they need.
WARM_UP = 16


async def measure(size, batch, monitor):
    """Does one batch, and again as long as that was too short to measure. Returns answers, and numbers."""
    answered = batches = 0
    async with monitor.watch() as seen:
        cpu, begin = cpu_time(), time.perf_counter()
        while batches == 0 or (time.perf_counter() - begin) * 1000 < SHORTEST_PHASE:
            answered += await batch()
            batches += 1
        wall = (time.perf_counter() - begin) * 1000
        # What looking at the loop costs is none of its work.
        cpu = max(0, cpu_time() - cpu - monitor.cost(seen))
    numbers = {'wallMs': wall, 'cpuMs': cpu, 'eachMs': wall / batches, 'cpuEachMs': cpu / size / batches}
    return answered, {'size': size, 'batches': batches, **numbers, **monitor.delays(seen)}


async def stalled(waits, port, knobs, iterations, monitor):
    """The event loop again, but the first callback of each batch computes. Tells how many waits were
    under way then, how many callbacks ran before it was done (there is one thread: none can), and how
    long those under way took in the end."""
    took, stalls, during = [], [], 0

    async def batch():
        stall = None

        def on_answer(started):
            nonlocal stall, during
            now = time.perf_counter()
            if stall is None:
                burn(iterations, 1)
                stall = now, time.perf_counter()
                stalls.append((stall[1] - now) * 1000)
            elif started < stall[0]:
                during += now < stall[1]
                took.append((now - started) * 1000)

        return await event_loop(waits, port, knobs['latency'], knobs['limit'], on_answer)

    answered, numbers = await measure(waits, batch, monitor)
    # With a limit of one, no other request is under way.
    others = {'tookMs': statistics.median(took), 'longestMs': max(took)} if took else {}
    numbers.update(stallMs=max(stalls), during=during, underWay=len(took) / numbers['batches'], **others)
    telemetry.result('stalled', **numbers)
    return answered, waits * numbers['batches']


async def compare(knobs, port, pool):
    """All measurements. What is compared takes turns, so that a disturbance of the machine meets all."""
    waits, latency, limit = knobs['waits'], knobs['latency'], knobs['limit']
    chosen = knobs['strategy']
    stalls = knobs['stall'] > 0 and chosen in ('all', 'event-loop')
    per_ms = calibrate() if stalls else 0
    telemetry.result('setup', **knobs, **machine(), iterationsPerMs=per_ms)
    ways = {
        'blocking': lambda some: blocking(some, port, latency),
        'threads': lambda some: in_threads(some, port, latency, pool),
        'event-loop': lambda some: event_loop(some, port, latency, limit),
    }
    ways = {way: ways[way] for way in ways if chosen in ('all', way)}
    at_once = min(limit or waits, waits)
    sizes = {'blocking': ('thread', 1), 'threads': ('thread', knobs['threads'])}
    for way in ways:
        kind, size = sizes.get(way, ('async', at_once))
        telemetry.pool(way.replace('-', ' '), kind, size, main=True if kind == 'async' else None)

    for _ in range(WARM_UP):
        ask(port, 0)
    await asyncio.gather(*(ask_async(port, 0) for _ in range(WARM_UP)))
    monitor = await DelayMonitor.calibrated()
    before = served(port)
    check = {'asked': 0, 'answered': 0}

    def count(answered, asked):
        check['answered'] += answered
        check['asked'] += asked

    for repeat in range(1, knobs['repeats'] + 1):
        telemetry.repeat(repeat, *(way.replace('-', ' ') for way in ways))
        for size in (round(waits / 4), round(waits / 2), waits):
            for name, way in ways.items():
                answered, numbers = await measure(size, lambda: way(size), monitor)
                telemetry.result(name, **numbers)
                count(answered, size * numbers['batches'])
        if stalls:
            count(*await stalled(waits, port, knobs, round(knobs['stall'] * per_ms), monitor))
    done = served(port) - before
    telemetry.result('check', **check, served=done)
    print(f"{check['answered']} of {check['asked']} waits answered; the server counted {done}")


def main():
    knobs = read_knobs(__file__)
    telemetry.role('event loop')
    telemetry.thread_role('main thread')
    uses_threads = knobs['strategy'] in ('all', 'threads')
    # In a process of its own: a server on this thread would be held up by the very blocking that is
    # to be shown.
    with slow_server(capacity=knobs['capacity']) as port:
        with start_threads(knobs['threads']) if uses_threads else contextlib.nullcontext() as pool:
            asyncio.run(compare(knobs, port, pool))


if __name__ == '__main__':
    main()
