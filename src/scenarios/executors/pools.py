"""The two executors of concurrent.futures, and what their workers do. Only the line that makes one
differs."""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool

import telemetry
from machine import has_gil
from processes import end_with_parent
from tasks import perform
from work import cpu_time


def thread_pool(size, _):
    """Threads of this process: same pid, same memory."""
    everyone = threading.Barrier(size)
    whoever = (everyone, telemetry.thread_role, 'thread')
    return ThreadPoolExecutor(size, initializer=greet, initargs=whoever)


def process_pool(size, who):
    """Processes with an interpreter and a memory each. They are spawned: a fork would copy this
    program in the middle of whatever its threads do, locks that they hold included."""
    spawn = multiprocessing.get_context('spawn')
    whoever = (spawn.Barrier(size), who)
    return ProcessPoolExecutor(size, spawn, initializer=greet_process, initargs=whoever)


def greet(everyone, tell, who):
    """Runs in each worker before its first task. None goes on before all have come; each gets a
    number."""
    tell(f'{who} {everyone.wait() + 1}')


def greet_process(everyone, who):
    end_with_parent()
    greet(everyone, telemetry.role, who)


def work(task, payload, pool, submitted):
    """One task, in a thread or a process. Tells the worker's CPU time too, before and after."""
    before = cpu_time()
    with telemetry.task(f'task {task.id + 1}', pool=pool, queued_since=submitted):
        answer = perform(task)
    return answer, os.getpid(), before, cpu_time()


class Pool:
    """An executor whose workers are all up."""

    def __init__(self, id, size, who='worker'):
        self.id, self.size, self.is_broken = id, size, False
        others = multiprocessing.active_children()
        begin = time.perf_counter()
        self.executor = (thread_pool if id == 'threads' else process_pool)(size, who)
        # A worker is started when there is something to do for it: for each, this.
        calls = []
        with self._notice():
            calls.extend(self.executor.submit(os.getpid) for _ in range(size))
        self.children = [one for one in multiprocessing.active_children() if one not in others]
        with self._notice():
            for call in calls:
                call.result()
        self.start_ms = (time.perf_counter() - begin) * 1000
        # CPU time that each worker process had used when we heard of it last.
        self._spent = {}

    @contextlib.contextmanager
    def _notice(self):
        """A worker has died: the executor takes no more tasks, and those that it had fail."""
        try:
            yield
        except BrokenProcessPool:
            self.is_broken = True

    def call(self, function, arguments):
        """Calls it with each of these tuples. Returns how long all calls took, seconds; no number if the pool is broken."""
        with self._notice():
            begin = time.perf_counter()
            futures = [self.executor.submit(function, *one) for one in arguments]
            wait(futures)
            seconds = time.perf_counter() - begin
            for future in futures:
                future.result()
            return seconds

    def do(self, tasks, payload):
        """Gives the list to the executor. Returns answers by task id, and milliseconds that it took."""
        answers, spent = {}, dict(self._spent)
        cpu, own, begin, now = cpu_time(), time.thread_time(), time.perf_counter(), telemetry.now()
        with self._notice():
            futures = {self.executor.submit(work, one, payload, self.id, now): one for one in tasks}
            for done, future in enumerate(as_completed(futures), 1):
                # Submitted tasks that no worker has yet are waiting.
                telemetry.queue(self.id, max(0, len(tasks) - done - self.size))
                if isinstance(future.exception(), BrokenProcessPool):
                    self.is_broken = True
                else:
                    answers[futures[future].id], pid, before, self._spent[pid] = future.result()
                    spent.setdefault(pid, before)
        wall, own = time.perf_counter() - begin, time.thread_time() - own
        took = {'wallMs': wall * 1000, 'ownMs': own * 1000, 'cpuMs': cpu_time() - cpu}
        if self.id == 'processes':
            # Threads of this process pickle tasks and read answers. With the GIL they and the one
            # that submits take turns.
            if has_gil():
                took['ownMs'] = took['cpuMs']
            took['cpuMs'] += sum(self._spent[pid] - spent[pid] for pid in self._spent)
        return answers, took

    def close(self):
        """Ends the workers. Returns how many had been killed."""
        self.executor.shutdown()
        for child in self.children:
            telemetry.exited(child.pid, child.exitcode)
        # An executor that is broken ends the others itself, with SIGTERM.
        return sum(child.exitcode not in (0, -signal.SIGTERM) for child in self.children)
