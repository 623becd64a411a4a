"""Process pool: one list of tasks, done by one worker process and then by several, with multiprocessing.Pool.

What is compared is the time that the caller waits; starting the workers is not in it, and both get the same work. The pool
does the list several times, one worker does it before and after: a machine that gets slower meanwhile shows.

Runs on its own too:  python3 program.py --size 3 --tasks 240 --style imap
"""

import contextlib
import pickle
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / 'lib'))
import telemetry
from crew import PATIENCE, Crew
from knobs import read_knobs
from machine import machine
from slow_server import slow_server
from tasks import make_tasks, makespan, perform, sample
from work import burn, calibrate

# One worker alone gets no more of the list than about this much work, milliseconds.
BASELINE_MS = 1200
WARM_UP_MS = 40
# The tiny tasks that show what handing over costs: their size, and how many are handed over at a time.
TINY_MS, TINY_CHUNK = 0.02, 100
# A message in a pipe is its length and what pickle made of it.
MESSAGE_HEAD = 4


def work(order):
    """In a worker: does one task. Returns its id, checksum and CPU time (ms)."""
    task, pool, submitted = order
    before = time.thread_time()
    with telemetry.task(f'task {task.id + 1}', pool=pool, queued_since=submitted):
        checksum = perform(task)
    return task.id, checksum, (time.thread_time() - before) * 1000


def tiny(iterations):
    return burn(iterations, 1)


def nothing(_):
    pass


class Ahead:
    """Tasks that were drawn from the list and have not come back: now, and at the most."""

    def __init__(self, tasks, pool):
        self.tasks, self.pool, self.drawn, self.taken, self.most = tasks, pool, 0, 0, 0

    def draw(self):
        """Gives the tasks one by one. map draws all at once; imap's own thread does, whether you ask for results or not."""
        for task in self.tasks:
            self.drawn += 1
            self.tell()
            yield task, self.pool, telemetry.now()

    def take(self):
        self.taken += 1
        self.tell()

    def tell(self):
        ahead = self.drawn - self.taken
        self.most = max(self.most, ahead)
        if self.pool == 'pool':
            telemetry.queue('read ahead', ahead)


def submit(style, pool, orders, chunk):
    """The three ways to give tasks to a pool; each gives results in the order of the tasks."""
    if style == 'map':  # Nothing before the last task is done, then everything.
        yield from pool.map(work, orders, chunksize=chunk)
    elif style == 'imap':  # Results as they become ready; a slow task holds back the ones behind it.
        yield from pool.imap(work, orders, chunksize=chunk)
    else:  # Each task is a call of its own.
        for result in [pool.apply_async(work, (order,)) for order in orders]:
            yield result.get()


def in_pipe(chunk, pipe_bytes):
    """How many tasks a pipe of so many bytes to the workers holds: there imap stops drawing, and nowhere before."""
    message = (0, 0, work, [(task, 'pool', telemetry.now()) for task in chunk], {})
    return len(chunk) * (pipe_bytes // (len(pickle.dumps(message)) + MESSAGE_HEAD))


def measure(name, size, tasks, repeats, per_ms, knobs, chunk, afterwards=None):
    """Starts `size` workers, gives them the list so many times, and tells what each took. Returns checksums by id."""
    starting = time.perf_counter()
    # maxtasksperchild counts what is handed over: chunks.
    per_child = -(-knobs['tasks-per-child'] // chunk) if name == 'pool' else 0
    role = 'worker' if name == 'pool' else 'baseline worker'
    with Crew(size, role, round(per_ms * WARM_UP_MS), per_child or None) as crew:
        start_ms = (time.perf_counter() - starting) * 1000
        telemetry.pool(name, 'process', size, tasks=repeats * len(tasks), main=name == 'pool')
        rounds, pipe_bytes = [], crew.pipe_bytes()
        for round_number in range(1, repeats + 1):
            telemetry.repeat(round_number, name)
            ahead, answers, cpu_ms, first_ms = Ahead(tasks, name), {}, 0, None
            begin = time.perf_counter()
            with crew.guard(PATIENCE + 2 * sum(task.cost for task in tasks) / 1000):
                for id, checksum, cpu in submit(knobs['style'], crew.pool, ahead.draw(), chunk):
                    first_ms = first_ms or (time.perf_counter() - begin) * 1000
                    ahead.take()
                    answers[id] = checksum
                    cpu_ms += cpu
            wall_ms = (time.perf_counter() - begin) * 1000
            rounds.append(answers)
            figures = {'size': size, 'tasks': len(tasks), 'done': len(answers), 'wallMs': wall_ms, 'cpuMs': cpu_ms}
            figures.update(workMs=sum(task.cost for task in tasks), firstMs=first_ms or wall_ms)
            ideal, ideal_cpu = (makespan(tasks, chunk, lanes) for lanes in (size, min(size, machine()['cores'])))
            figures.update(startMs=start_ms, idealMs=ideal, idealCpuMs=ideal_cpu, resubmitted=0, **crew.counts())
            if knobs['style'] != 'imap':
                figures.update(mostAhead=ahead.most)
            elif pipe_bytes is not None:
                figures.update(mostAhead=ahead.most, pipe=in_pipe(tasks[:chunk], pipe_bytes))
            telemetry.result('pool' if name == 'pool' else 'baseline', **figures)
            if crew.lost:
                break  # Nobody waits for a pool that has lost a worker: it would be for ever.
        telemetry.repeat(0, name)
        # Where each call might start a process, a call has no price of its own.
        if afterwards and not crew.lost and not per_child:
            with crew.guard(PATIENCE):
                afterwards(crew.pool, size, per_ms)
        return rounds


def handing_over(pool, size, per_ms):
    """What handing over costs: tiny tasks one by one, then a hundred at a time, then as many calls without a task."""
    count = TINY_CHUNK * min(2 * size, 24)
    orders = [max(1, round(TINY_MS * per_ms))] * count

    def time_of(function, chunk):
        begin = time.perf_counter()
        pool.map(function, orders, chunksize=chunk)
        return (time.perf_counter() - begin) * 1e6 / count

    rounds = [(time_of(tiny, 1), time_of(tiny, TINY_CHUNK), time_of(nothing, 1)) for _ in range(3)]
    names = ('singleUs', 'chunkedUs', 'emptyUs')
    medians = {name: statistics.median(times) for name, times in zip(names, zip(*rounds))}
    telemetry.result('handing-over', tasks=count, taskUs=TINY_MS * 1000, chunk=TINY_CHUNK, **medians)


def main():
    knobs = read_knobs(__file__)
    telemetry.role('Process pool')
    # apply_async hands over task by task, whatever the chunk size.
    chunk = 1 if knobs['style'] == 'apply-async' else knobs['chunk']
    with contextlib.nullcontext(0) if knobs['kind'] == 'cpu' else slow_server() as port:
        per_ms = calibrate()
        tasks = make_tasks(knobs['tasks'], knobs['task-ms'], knobs['kind'], per_ms, port, knobs['spread'])
        told = {**knobs, 'chunk': chunk, 'ahead': 'all', 'iterationsPerMs': per_ms}
        telemetry.result('setup', **told, **machine())
        few = sample(tasks, max(8, round(BASELINE_MS / knobs['task-ms'])))
        given = (per_ms, knobs, chunk)
        [alone] = measure('baseline', 1, few, 1, *given)
        together = measure('pool', knobs['size'], tasks, knobs['repeats'], *given, handing_over)
        again = measure('baseline 2', 1, few, 1, *given) if knobs['repeats'] > 1 else []

    # The same task must give the same answer in every worker and every repeat.
    others = together + again
    wrong = sum(any(answers.get(id, alone[id]) != alone[id] for answers in others) for id in alone)
    missing = sum(len(tasks) - len(answers) for answers in together)
    checksum = f'{sum(together[0].values()) % 2**32:08x}'
    telemetry.result('check', compared=len(few), wrong=wrong, missing=missing, checksum=checksum)
    print(f'{len(tasks)} tasks, {len(together)} times: {missing} missing, {wrong} answers differ')


if __name__ == '__main__':
    main()
