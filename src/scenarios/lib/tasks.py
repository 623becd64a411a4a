"""Task lists: what each task costs is decided in advance and the same in every run, so that two ways get the same work."""

import dataclasses

from slow_server import ask, ask_async
from work import burn, sequence

# Enough to tell one task's answer from another's, too little to be work.
_CHECKSUM_ONLY = 100


@dataclasses.dataclass(frozen=True)
class Task:
    """First it waits for the slow server (if `wait` > 0, milliseconds), then it computes; `cost` is both, undisturbed."""

    id: int
    cost: float
    wait: float
    iterations: int
    port: int


def make_tasks(count, cost, kind, per_ms, port=0, spread=0):
    """`count` tasks of `cost` ms in the mean, uniform within ± `spread` percent; `kind`: cpu, wait, or mixed (half each)."""
    random = sequence(count)
    waiting = {'cpu': 0, 'wait': 1, 'mixed': 0.5}[kind]
    tasks = []
    for id in range(count):
        size = cost * (1 + spread / 100 * (2 * next(random) - 1))
        iterations = max(_CHECKSUM_ONLY, round(size * (1 - waiting) * per_ms))
        tasks.append(Task(id, size, size * waiting, iterations, port))
    return tasks


def perform(task):
    """Does one task; the thread waits where the task does. Returns its checksum."""
    if task.wait > 0:
        ask(task.port, task.wait)
    return burn(task.iterations, task.id + 1)


async def perform_async(task):
    """The same in an event loop, which does something else while the task waits."""
    if task.wait > 0:
        await ask_async(task.port, task.wait)
    return burn(task.iterations, task.id + 1)


def sample(tasks, count):
    """Every n-th task, about `count` of them: small and large ones in the same proportion."""
    return tasks if count >= len(tasks) else [tasks[index * len(tasks) // count] for index in range(count)]


def makespan(tasks, chunk, lanes):
    """How long `lanes` workers need at the least, ms, if each takes the next chunk when it is free: the yardstick of a pool."""
    free = [0.0] * lanes
    for start in range(0, len(tasks), chunk):
        free[free.index(min(free))] += sum(task.cost for task in tasks[start : start + chunk])
    return max(free)
