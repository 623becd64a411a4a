"""Wait or compute? One list of tasks, done in three ways: one after the other, all at once in one
thread, and in a thread each. Which of them helps depends on one thing: for how much of its time a
task needs a core.

Threads that wait do so all at once. Threads that compute take turns: whoever runs Python code holds
the GIL (but in a free-threaded build).

Runs on its own too:  python3 program.py --kind cpu
"""

import asyncio
import contextlib
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / 'lib'))
import telemetry
from knobs import read_knobs
from machine import machine
from slow_server import slow_server
from tasks import make_tasks, perform, perform_async
from work import calibrate, cpu_time

TASKS = 4
# What a task takes when nothing disturbs it, milliseconds.
TASK_MS = 200
WARM_UP_MS = 40


def one_by_one(tasks):
    """One thread, one task after the other."""
    answers = {}
    for task in tasks:
        with telemetry.async_task(name_of(task), pool='one by one'):
            answers[task.id] = perform(task)
    return answers, None


def all_at_once(tasks):
    """One thread, which begins all tasks before it waits for any."""

    async def told(task, submitted):
        with telemetry.async_task(name_of(task), pool='event loop', queued_since=submitted):
            return await perform_async(task)

    async def begin_all():
        now = telemetry.now()
        return await asyncio.gather(*(told(task, now) for task in tasks))

    return dict(enumerate(asyncio.run(begin_all()))), None


def in_threads(pool, tasks):
    """A thread for each task, and the CPU time of the thread that spent most."""
    submitted = telemetry.now()

    def told(task):
        before = time.thread_time()
        with telemetry.task(name_of(task), pool='threads', queued_since=submitted):
            answer = perform(task)
        return answer, (time.thread_time() - before) * 1000

    done = list(pool.map(told, tasks))
    return {id: answer for id, (answer, _) in enumerate(done)}, max(spent for _, spent in done)


def name_of(task):
    return f"{'wait' if task.wait > 0 else 'compute'} {task.id + 1}"


def start_threads():
    """A pool whose threads all exist and say who they are, before anything is measured."""
    everyone = threading.Barrier(TASKS)
    pool = ThreadPoolExecutor(TASKS)

    def greet(index):
        telemetry.thread_role(f'thread {index + 1}')
        everyone.wait()  # Until all have come: none can greet twice.

    list(pool.map(greet, range(TASKS)))
    return pool


def main():
    knobs = read_knobs(__file__)
    kind = knobs['kind']
    telemetry.role('Wait or compute')
    telemetry.thread_role('main thread')
    check = {'asked': 0, 'done': 0, 'wrong': 0}
    known = {}  # First answer to each task.

    def measure(round, phase, name, way):
        telemetry.repeat(round, name)
        cpu, begin = cpu_time(), time.perf_counter()
        answers, longest = way(tasks)
        figures = {'tasks': TASKS, 'wallMs': (time.perf_counter() - begin) * 1000, 'cpuMs': cpu_time() - cpu}
        telemetry.repeat(0, name)  # The next pool's turn is none of this one's time.
        telemetry.result(phase, **figures, **({} if longest is None else {'longestCpuMs': longest}))
        check['asked'] += TASKS
        check['done'] += len(answers)
        # The same task must give the same answer, whoever does it.
        check['wrong'] += sum(known.setdefault(id, answer) != answer for id, answer in answers.items())

    with contextlib.nullcontext(0) if kind == 'cpu' else slow_server() as port, start_threads() as pool:
        per_ms = calibrate()
        telemetry.result('setup', kind=kind, tasks=TASKS, **{'task-ms': TASK_MS}, **machine(), iterationsPerMs=per_ms)
        tasks = make_tasks(TASKS, TASK_MS, kind, per_ms, port)
        telemetry.pool('one by one', 'async', 1)
        telemetry.pool('event loop', 'async', TASKS, main=True)
        telemetry.pool('threads', 'thread', TASKS)
        list(pool.map(perform, make_tasks(TASKS, WARM_UP_MS, kind, per_ms, port)))
        for round in range(1, knobs['repeats'] + 1):
            measure(round, 'alone', 'one by one', one_by_one)
            measure(round, 'loop', 'event loop', all_at_once)
            measure(round, 'threads', 'threads', lambda tasks: in_threads(pool, tasks))

    telemetry.result('check', **check)
    print(f"{check['done']} of {check['asked']} tasks done, {check['wrong']} answers differ")


if __name__ == '__main__':
    main()
