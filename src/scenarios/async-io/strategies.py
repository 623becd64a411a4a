"""Three ways to wait for the same answers. Each returns how many came; a server that is gone ends the
program.

blocking     one thread, one wait after the other
event loop   one thread, all waits at the same time
threads      several threads, each like the first
"""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import telemetry
from slow_server import ask, ask_async


def one(wait, pool, submitted, port, latency):
    """A call that blocks: until the answer is there, the thread sleeps in the kernel, without the GIL."""
    with telemetry.task(f'wait {wait + 1}', pool=pool, queued_since=submitted):
        ask(port, latency)


async def blocking(waits, port, latency):
    """A coroutine without an `await`: while it runs, nobody else has a turn on this thread."""
    submitted = telemetry.now()
    for wait in range(waits):
        one(wait, 'blocking', submitted, port, latency)
    return waits


def start_threads(size):
    """A pool whose threads all exist and say who they are, before anything is measured."""
    everyone = threading.Barrier(size)
    pool = ThreadPoolExecutor(size)

    def greet(number):
        telemetry.thread_role(f'thread {number}')
        everyone.wait()  # Until all have come: none can greet twice.

    list(pool.map(greet, range(1, size + 1)))
    return pool


async def in_threads(waits, port, latency, pool):
    """Each thread takes the next wait that is left, and blocks until it is over."""
    loop, submitted = asyncio.get_running_loop(), telemetry.now()
    each = [(wait, 'threads', submitted, port, latency) for wait in range(waits)]
    await asyncio.gather(*(loop.run_in_executor(pool, one, *wait) for wait in each))
    return waits


async def event_loop(waits, port, latency, limit, on_answer=lambda started: None):
    """All at once, or `limit` of them: what follows an `await` is the callback, and runs on this same
    thread when the answer has come. `on_answer` is that callback's own work."""
    place = asyncio.Semaphore(limit or waits)
    submitted, queued = telemetry.now(), waits

    async def one(wait):
        nonlocal queued
        async with place:
            queued -= 1
            if limit:
                telemetry.queue('waiting', queued)
            with telemetry.async_task(f'wait {wait + 1}', pool='event loop', queued_since=submitted):
                started = time.perf_counter()
                await ask_async(port, latency)
                on_answer(started)

    await asyncio.gather(*(one(wait) for wait in range(waits)))
    return waits
