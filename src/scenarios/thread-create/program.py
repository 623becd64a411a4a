"""Creating threads: one process, several threads. What does a thread cost beside a process, who is it for
the kernel, and what do several of them gain when they compute, and when they wait?

Threads that compute in Python take turns: whoever runs Python code holds the GIL, and is asked for it
every 5 ms (sys.getswitchinterval). Who waits for a server has let it go.

Runs on its own too:  python3 program.py --threads 8 --kind wait
"""

import contextlib
import os
import queue
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / 'lib'))
import telemetry
from knobs import read_knobs
from machine import machine
from slow_server import served, slow_server
from tasks import make_tasks, perform
from turns import take_turns
from work import calibrate, cpu_time

# One thread alone gets no more of the tasks than about this much, milliseconds.
BASELINE_MS = 1200
WARM_UP_MS = 40
# Bare threads and processes that are started in each round, only to see how long that takes.
NEWBORN = 3
# A bare process: when its first line ran (nanoseconds), and what CPU time it had spent until then (seconds).
FIRST_LINE = 'import time; print(time.time_ns(), time.process_time())'


class Worker(threading.Thread):
    """A thread that does the tasks that it is given, until it is given None."""

    def __init__(self, role):
        super().__init__(name=role)
        self.orders, self.done = queue.SimpleQueue(), queue.SimpleQueue()
        self.start()

    def run(self):
        telemetry.thread_role(self.name)
        while (order := self.orders.get()) is not None:
            tasks, pool, submitted = order
            before, answers = time.thread_time(), {}
            for task in tasks:
                name = f"{'wait' if task.wait > 0 else 'compute'} {task.id + 1}"
                with telemetry.task(name, pool=pool, queued_since=submitted) if pool else contextlib.nullcontext():
                    answers[task.id] = perform(task)
            self.done.put((answers, (time.thread_time() - before) * 1000))


def new_thread():
    """A bare thread: when it was called for, when its first line ran, and the CPU time between (ms); its pid and tid."""
    born = []
    called, cpu = telemetry.now(), cpu_time()
    thread = threading.Thread(target=lambda: born.extend([telemetry.now(), cpu_time(), threading.get_native_id()]))
    thread.start()
    thread.join()
    return called, born[0], born[1] - cpu, os.getpid(), born[2]


def new_process():
    """The same of a bare process: a Python of its own, which has to start."""
    called = telemetry.now()
    process = subprocess.Popen([sys.executable, '-c', FIRST_LINE], stdout=subprocess.PIPE, text=True)
    said, _ = process.communicate()
    telemetry.exited(process.pid, process.returncode)
    first, cpu = said.split()
    return called, int(first) / 1e6, float(cpu) * 1000, process.pid, None


def newborn(what, start, count):
    """Starts bare ones, one after the other; medians of their wall and CPU times."""
    telemetry.pool(f'new {what}', what, 1)
    times = []
    for number in range(1, count + 1):
        called, first, cpu_ms, pid, tid = start()
        telemetry.role_of(pid, f'new {what} {number}', tid)
        telemetry.task_of('start', pid, called, first, tid=tid, pool=f'new {what}')
        times.append((first - called, cpu_ms))
    return [statistics.median(column) for column in zip(*times)]


def identity(crew):
    """Who the threads are: by their own word, and by the kernel's list of the threads of this process."""
    tids = {worker.native_id for worker in crew}
    facts = {'pids': 1, 'tids': len(tids)}
    with contextlib.suppress(OSError):
        listed = {int(name) for name in os.listdir('/proc/self/task')}
        facts.update(listed=len(tids & listed), all=len(listed))
    return facts


def main():
    knobs = read_knobs(__file__)
    threads, kind = knobs['threads'], knobs['kind']
    telemetry.role('Creating threads')
    sys.setswitchinterval(knobs['switch-interval'] / 1000)
    telemetry.thread_role('main thread')
    check, known = {'asked': 0, 'done': 0, 'wrong': 0, 'unborn': 0}, {}

    def measure(kind, phase, team, tasks, pool):
        """Each thread of a team gets one task, all at the same time; a single thread does one after the other."""
        cpu, begin = cpu_time(), time.perf_counter()
        shares = [tasks] if len(team) == 1 else [[task] for task in tasks]
        for worker, share in zip(team, shares):
            worker.orders.put((share, pool, telemetry.now()))
        done = [worker.done.get() for worker, _ in zip(team, shares)]
        figures = {'tasks': len(tasks), 'threads': len(team), 'wallMs': (time.perf_counter() - begin) * 1000}
        longest = max(spent for _, spent in done)
        telemetry.result(f'{kind}-{phase}', **figures, cpuMs=cpu_time() - cpu, longestCpuMs=longest)
        check['asked'] += len(tasks)
        for id, answer in ((id, answer) for answers, _ in done for id, answer in answers.items()):
            check['done'] += 1
            # The same task must give the same answer in every thread.
            check['wrong'] += known.setdefault((kind, id), answer) != answer

    with contextlib.nullcontext(0) if kind == 'cpu' else slow_server() as port:
        per_ms = calibrate()
        telemetry.result('setup', **knobs, **machine(), iterationsPerMs=per_ms)
        kinds = ['cpu', 'wait'] if kind == 'both' else [kind]
        lists = {one: make_tasks(threads, knobs['task-ms'], one, per_ms, port) for one in kinds}
        alone = [Worker('thread alone')]
        crew = [Worker(f'thread {number}') for number in range(1, threads + 1)]
        telemetry.pool('alone', 'thread', 1)
        telemetry.pool('threads', 'thread', threads, main=True)
        telemetry.result('identity', **identity(crew))
        for worker in alone + crew:
            warm_up = [make_tasks(1, WARM_UP_MS if one == 'cpu' else 1, one, per_ms, port)[0] for one in kinds]
            worker.orders.put((warm_up, '', 0))
        for worker in alone + crew:
            worker.done.get()

        few = max(1, BASELINE_MS // knobs['task-ms'])
        for number in range(knobs['repeats']):
            telemetry.repeat(number + 1, 'alone', 'threads')
            begin = time.perf_counter()
            thread_ms, thread_cpu = newborn('thread', new_thread, NEWBORN)
            process_ms, process_cpu = newborn('process', new_process, NEWBORN)
            times = {'threadMs': thread_ms, 'threadCpuMs': thread_cpu, 'processMs': process_ms}
            telemetry.result('creation', round=number, **times, processCpuMs=process_cpu)
            for one, tasks in lists.items():
                measure(one, 'alone', alone, tasks[:few], 'alone')
                measure(one, 'together', crew, tasks, 'threads')
            if kind != 'wait' and threads > 1:
                telemetry.result('turns', round=number, **take_turns(threads))
            telemetry.result('round', round=number, wallMs=(time.perf_counter() - begin) * 1000)
        for worker in alone + crew:
            worker.orders.put(None)
            worker.join()
        # The server's own count of the waits.
        count = served(port) if port else 0

    digest = sum(answer for (one, _), answer in known.items() if one == 'cpu') % 2**32
    telemetry.result('check', **check, served=count, checksum=f'{digest:08x}')
    print(f"{check['done']} of {check['asked']} tasks done by {threads} threads, {check['wrong']} answers differ")


if __name__ == '__main__':
    main()
