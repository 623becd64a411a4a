"""One child: it counts primes, a little ten times a second, until its parent says a word: "end", or
"misbehave"."""

import faulthandler
import multiprocessing
import os
import signal
import threading
import time

import telemetry
from work import cpu_time

# There are 1229 primes below it.
PRIMES_BELOW = 10_000
EVERY = 0.1
# Rounds between two lines of output: one a second.
SAY_EVERY = 10


def say_as(name):
    """Writes lines that say who speaks: the output of all processes ends up in one terminal."""
    return lambda text: print(f'[{name} · pid {os.getpid()}] {text}', flush=True)


def child(number, trouble, limit, words):
    # At this signal all stacks are written to stderr, by whatever the process does: by C, not by Python.
    faulthandler.register(signal.SIGUSR1, all_threads=True)
    threading.Thread(target=end_with, args=[multiprocessing.parent_process().pid], daemon=True).start()
    telemetry.role(f'child {number}')
    say = say_as(f'child {number}')
    telemetry.result('hello', number=number, pid=os.getpid(), ppid=os.getppid())
    say(f'I am child {number}; my parent is {os.getppid()}')
    words.send('ready')
    rounds = found = 0
    while True:
        word = words.recv() if words.poll(EVERY) else ''
        if word == 'misbehave':
            say(f'from here on this child {trouble}')
            telemetry.result('misbehaves', number=number, how=trouble, cpuMs=cpu_time())
            {'throws': throws, 'hangs': hangs, 'spins': spins}[trouble](number, limit)
        elif word == 'end':
            break
        found += count_primes(PRIMES_BELOW)
        rounds += 1
        if rounds % SAY_EVERY == 0:
            say(f'{rounds} rounds, {found} primes found')
    telemetry.result('work', number=number, rounds=rounds, found=found, cpuMs=cpu_time())
    say(f'done: {rounds} rounds')


def throws(number, limit):
    """It is not caught: the stack is written to stderr, and this process ends, and only this one."""
    raise RuntimeError(f'child {number} does not know what to do')


def hangs(number, limit):
    """Waits for something that never comes: a lock that it has itself. It needs no CPU."""
    lock = threading.Lock()
    lock.acquire()
    lock.acquire(timeout=limit)


def spins(number, limit):
    """A loop that does not come to its end. It needs a whole core."""
    never = time.monotonic() + limit
    while time.monotonic() < never:
        count_primes(PRIMES_BELOW)


def count_primes(below):
    return sum(all(number % d for d in range(2, int(number**0.5) + 1)) for number in range(2, below))


def end_with(parent):
    """A child must not outlive the one who waits for it. The end of a pipe would not tell: under fork, the
    others have copies of it. And under forkserver, the parent is another process than the system says."""
    while True:
        time.sleep(0.25)
        try:
            os.kill(parent, 0)
        except ProcessLookupError:
            os._exit(1)
