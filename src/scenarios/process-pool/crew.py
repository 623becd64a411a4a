"""The workers of a multiprocessing.Pool: who they are, what becomes of them, and a guard for the caller.

A Pool starts another worker for one that was killed, but the chunk that it had is lost: its result never comes, and whoever
waits for it waits for ever. A program of yours needs a guard too (or ProcessPoolExecutor, which raises BrokenProcessPool).
"""

import contextlib
import fcntl
import multiprocessing
import multiprocessing.pool
import signal
import sys
import time

import telemetry
from work import burn

# How often the guard looks after the workers, seconds.
LOOK_EVERY = 0.25
# How long it waits after a loss for what takes next to no time, handing over and ending, and for workers to start. Seconds.
PATIENCE, START_PATIENCE = 3, 10
# fcntl.F_GETPIPE_SZ, which Python has from 3.10 on (Linux only).
F_GETPIPE_SZ = 1032


class WorkerLost(Exception):
    """A worker was killed, and what it had did not come in time."""


def _enter(role, born, arrived, iterations):
    """In each worker, before its first task: it says who it is, and warms up. The first run of a loop is slow."""
    with born:
        born.value += 1
        number = born.value
    telemetry.role(f'{role} {number}' if role == 'worker' else role)
    burn(iterations, number)
    arrived.release()


class Crew:
    def __init__(self, size, role, iterations, tasks_per_child):
        self._size, self.lost = size, False
        self._born, arrived = multiprocessing.Value('i', 0), multiprocessing.Semaphore(0)
        self._before, self._seen = set(multiprocessing.active_children()), {}
        given = (role, self._born, arrived, iterations)
        self.pool = multiprocessing.Pool(size, _enter, given, maxtasksperchild=tasks_per_child)
        try:
            # Measuring begins when so many workers are up and warm. No task waits for that: one that is killed before takes
            # nothing with it, and the pool starts another.
            with self.guard(START_PATIENCE):
                for _ in range(size):
                    arrived.acquire()
            if self.lost:
                sys.exit('Workers were killed before all of them were up.')
        except BaseException:
            self._abandon()
            raise

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None and not self.lost:
            # A worker that waits for a task holds the lock of the pipe. Killed now, it keeps the others from their end.
            with self.guard(PATIENCE):
                self.pool.close()
                self.pool.join()
        if kind is not None or self.lost:
            self._abandon()
        for pid, worker in self._seen.items():
            if worker.exitcode is not None:
                telemetry.exited(pid, worker.exitcode)

    @contextlib.contextmanager
    def guard(self, seconds):
        """In this block a lost worker ends the waiting, this many seconds after its loss was seen; `lost` says so then."""
        self._patience, self._lost_at = seconds, None
        signal.signal(signal.SIGALRM, self._watch)
        try:
            try:
                signal.setitimer(signal.ITIMER_REAL, LOOK_EVERY, LOOK_EVERY)
                self._look()
                yield
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except WorkerLost:
            self.lost = True

    def counts(self):
        """Workers killed, and workers replaced after their share of tasks, since the start."""
        self._look()
        killed = sum(worker.exitcode not in (None, 0) for worker in self._seen.values())
        # Read without its lock: one that is killed while it holds the lock keeps it.
        return {'killed': killed, 'retired': max(0, self._born.get_obj().value - self._size - killed)}

    def pipe_bytes(self):
        """How much the pipe to the workers holds; None where the system does not say."""
        try:
            return fcntl.fcntl(self.pool._inqueue._writer.fileno(), F_GETPIPE_SZ)
        except OSError:
            return None

    def _abandon(self):
        """Ends the workers at once, and waits for nothing that one of them may hold. Pool.terminate() takes the locks of
        both pipes, and a worker that was killed with one of them never gives it back."""
        pool = self.pool
        pool._terminate.cancel()  # Not at the end of the program either.
        # No worker is started any more, and no task drawn.
        pool._state = pool._worker_handler._state = pool._task_handler._state = multiprocessing.pool.TERMINATE
        pool._change_notifier.put(None)
        pool._worker_handler.join()
        self._look()
        for worker in pool._pool:
            worker.kill()
        for worker in pool._pool:
            worker.join()

    def _watch(self, *_):
        if self.counts()['killed'] and self._lost_at is None:
            self._lost_at = time.monotonic()
        if self._lost_at is not None and time.monotonic() - self._lost_at > self._patience:
            raise WorkerLost

    def _look(self):
        for worker in set(multiprocessing.active_children()) - self._before:
            self._seen.setdefault(worker.pid, worker)
