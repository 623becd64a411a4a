"""The workers of a multiprocessing.Pool: who they are, what becomes of them, and a guard for the caller.

A Pool starts another worker for one that was killed, but the chunk that it had is lost: its result never comes, and whoever
waits for it waits for ever. A program of yours needs a guard too (or ProcessPoolExecutor, which raises BrokenProcessPool).
"""

import contextlib
import multiprocessing
import signal
import time

import telemetry
from work import burn

# How often the guard looks after the workers, seconds.
LOOK_EVERY = 0.25


class WorkerLost(Exception):
    """A worker was killed, and what it had did not come in time."""


def _enter(role, born, everyone, iterations):
    """In each worker, before its first task: it says who it is, and warms up. The first run of a loop is slow."""
    global _everyone
    _everyone = everyone
    with born:
        born.value += 1
        number = born.value
    telemetry.role(f'{role} {number}' if role == 'worker' else role)
    burn(iterations, number)


def _arrive(_):
    _everyone.wait()


class Crew:
    def __init__(self, size, role, iterations, tasks_per_child):
        self._size, self.lost = size, False
        self._born = multiprocessing.Value('i', 0)
        everyone = multiprocessing.Barrier(size)
        before = set(multiprocessing.active_children())
        given = (role, self._born, everyone, iterations)
        self.pool = multiprocessing.Pool(size, _enter, given, maxtasksperchild=tasks_per_child)
        self._before, self._seen = before, {}
        # The start barrier: measuring begins when every worker is up and warm. Each stays until all have come.
        self.pool.map(_arrive, range(size), chunksize=1)
        self._look()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.lost:
            # One that was killed while it waited for a task holds the lock of the pipe, and terminate() would wait for it.
            with contextlib.suppress(ValueError):
                self.pool._inqueue._rlock.release()
            self.pool.terminate()
        self.pool.close()
        self.pool.join()
        for pid, worker in self._seen.items():
            if worker.exitcode is not None:
                telemetry.exited(pid, worker.exitcode)

    def guard(self, seconds):
        """From now on a lost worker ends the waiting, this many seconds after its loss was seen; 0: no guard."""
        self._patience, self._lost_at = seconds, None
        signal.signal(signal.SIGALRM, self._watch)
        signal.setitimer(signal.ITIMER_REAL, LOOK_EVERY if seconds else 0, LOOK_EVERY)

    def counts(self):
        """Workers killed, and workers replaced after their share of tasks, since the start."""
        self._look()
        killed = sum(worker.exitcode not in (None, 0) for worker in self._seen.values())
        return {'killed': killed, 'retired': max(0, self._born.value - self._size - killed)}

    def _watch(self, *_):
        self._look()
        if self.counts()['killed'] and self._lost_at is None:
            self._lost_at = time.monotonic()
        if self._lost_at is not None and time.monotonic() - self._lost_at > self._patience:
            self.lost = True
            raise WorkerLost

    def _look(self):
        for worker in set(multiprocessing.active_children()) - self._before:
            self._seen.setdefault(worker.pid, worker)
