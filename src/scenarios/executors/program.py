"""Two executors, one task list: a pool of threads and a pool of processes, several times each, and no
pool at all, before and after, to compare with. Then a sweep over task sizes: from which size on is a
pool worth its handing over?

Threads get the very objects, and take turns in computing (but in a free-threaded build). Processes
get pickles, and compute at the same time.

Runs on its own too:  python3 program.py --kind both --size 2
"""

import contextlib
import sys
import time
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / 'lib'))
import telemetry
from knobs import cores, read_knobs
from machine import machine
from pools import Pool
from processes import name_helpers
from slow_server import slow_server
from tasks import make_tasks, makespan, perform, sample
from work import burn, calibrate, cpu_time

# Without a pool no more of the list is done than about this much work, milliseconds.
INLINE_MS = 1000
WARM_UP_MS = 40
# How often the pools are brought up, at most: the median counts.
STARTS = 3
# Task sizes of the sweep, microseconds; rounds, each with so many milliseconds of work for a worker
# that has a core, and at most so many tasks.
SIZES = [10, 30, 100, 300, 1000, 3000, 10_000]
ROUNDS, ROUND_MS, MOST_TASKS = 3, 30, 300


def inline(pool, tasks):
    """No executor: the program does tasks itself, one after the other. Returns their answers."""
    telemetry.pool(pool, 'async', 1, tasks=len(tasks))
    cpu, begin, answers = cpu_time(), time.perf_counter(), {}
    for task in tasks:
        with telemetry.task(f'task {task.id + 1}', pool=pool):
            answers[task.id] = perform(task)
    took = {'wallMs': (time.perf_counter() - begin) * 1000, 'cpuMs': cpu_time() - cpu}
    telemetry.result('inline', tasks=len(tasks), workMs=sum(task.cost for task in tasks), **took)
    return answers


def start(ids, size, turns, warm_up):
    """Brings up each executor a few times, in turn; the last ones, warm, stay up to the end."""
    for id in ids:
        # This one reads from disk what all others find in memory.
        Pool(id, 1, 'new worker').close()
    name_helpers()
    for turn in range(1, turns + 1):
        pools = [Pool(id, size, 'worker' if turn == turns else 'new worker') for id in ids]
        for pool in pools:
            if not pool.is_broken:
                telemetry.result('start', executor=pool.id, startMs=pool.start_ms)
            if turn < turns:
                pool.close()
    for pool in pools:
        pool.call(burn, [(warm_up, 1)] * size)
    return pools


def sweep(pools, per_ms, size):
    """The same number of tasks of each size, without a pool and through each executor in turn. Tells
    the best round's time per task: whatever else the machine does only ever adds time. A worker that is
    killed ends the sweep."""
    begin = time.perf_counter()
    # More workers than cores do not compute more at the same time.
    lanes = min(size, cores())
    for task_us in SIZES:
        count = max(4 * lanes, min(MOST_TASKS, lanes * round(ROUND_MS * 1000 / task_us)))
        tasks = make_tasks(count, task_us / 1000, 'cpu', per_ms)
        times = {'inlineUs': []}
        for _ in range(ROUNDS):
            before = time.perf_counter()
            for task in tasks:
                perform(task)
            times['inlineUs'].append(time.perf_counter() - before)
            for pool in pools:
                times.setdefault(f'{pool.id}Us', []).append(pool.call(perform, [(task,) for task in tasks]))
                if pool.is_broken:
                    return print('A worker was killed: the sweep over task sizes ended early')
        best = {way: min(all_rounds) * 1e6 / count for way, all_rounds in times.items()}
        telemetry.result('sweep', taskUs=task_us, count=count, **best)
    telemetry.result('swept', wallMs=(time.perf_counter() - begin) * 1000)


def main():
    knobs = read_knobs(__file__)
    size, kind, repeats = knobs['size'], knobs['task'], knobs['repeats']
    ids = {'thread': ['threads'], 'process': ['processes'], 'both': ['threads', 'processes']}
    telemetry.role('Executors')
    server = contextlib.nullcontext(0) if kind == 'cpu' else slow_server('slow server')
    with server as port:
        per_ms = calibrate()
        telemetry.result('setup', **knobs, **machine(), iterationsPerMs=per_ms)
        tasks = make_tasks(knobs['tasks'], knobs['task-ms'], kind, per_ms, port)
        few = sample(tasks, max(8, round(INLINE_MS / knobs['task-ms'])))
        payload = 'x' * (knobs['payload'] * 1024)
        known = inline('inline', few)
        wrong = missing = 0
        pools = start(ids[knobs['kind']], size, min(STARTS, repeats), round(per_ms * WARM_UP_MS))
        for pool in pools:
            sort = 'thread' if pool.id == 'threads' else 'process'
            telemetry.pool(pool.id, sort, size, tasks=repeats * len(tasks), main=pool is pools[0])
        work = {
            'tasks': len(tasks),
            'workMs': sum(task.cost for task in tasks),
            # What computing alone needs, and the shortest time that `size` workers could take.
            'computeMs': sum(task.iterations for task in tasks) / per_ms,
            'idealMs': makespan(tasks, 1, size),
        }
        # In turn, so that a machine that gets slower gets slower for both.
        whole = list(pools)
        for round_, pool in [(n, pool) for n in range(1, repeats + 1) for pool in pools]:
            if pool not in whole:
                continue
            telemetry.repeat(round_, pool.id)
            answers, took = pool.do(tasks, payload)
            telemetry.repeat(0, pool.id)  # The other's turn is none of this one's time.
            if pool.is_broken:
                whole.remove(pool)
                took.update(broken=True, killed=pool.close())
            wrong += sum(answers.get(task.id, known[task.id]) != known[task.id] for task in few)
            missing += len(tasks) - len(answers)
            telemetry.result(pool.id, done=len(answers), **work, **took)
        if repeats > 1:
            wrong += sum(known[id] != answer for id, answer in inline('inline 2', few).items())
        if kind != 'wait':
            sweep(whole, per_ms, size)
        for pool in whole:
            pool.close()
    telemetry.result('check', compared=len(few), wrong=wrong, missing=missing)
    through = ' and '.join(ids[knobs['kind']])
    print(f'{len(tasks)} tasks {repeats} times through {through}, {wrong} answers differ')


if __name__ == '__main__':
    main()
