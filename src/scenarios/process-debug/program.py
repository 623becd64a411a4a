"""Debugging several processes: a parent and its children. After a while one child misbehaves: it throws,
hangs or spins. Look at it from outside (state, CPU, exit), and from inside while it does: on SIGUSR1,
each child writes the stacks of all its threads (`kill -USR1 PID`; faulthandler).

Runs on its own too:  python3 program.py --children 2 --start forkserver --trouble hangs --child 1
"""

import multiprocessing
import os
import random
import signal
import sys
import time
from multiprocessing import connection
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / 'lib'))
import telemetry
from child import PRIMES_BELOW, child, say_as
from knobs import read_knobs
from machine import machine
from processes import name_helpers

# A child that is asked to end and does not within this time (seconds) is killed.
GRACE = 1.0
# Processes that a start method brings along: the resource tracker, and the server that forks.
HELPERS = {'fork': 0, 'spawn': 1, 'forkserver': 2}


class Child:
    """A child as its parent has it."""

    def __init__(self, context, number, trouble, limit):
        self.number, self.killed, self.over = number, False, False
        self._words, theirs = context.Pipe()
        args = (number, trouble, limit, theirs)
        self.process = context.Process(target=child, args=args, name=f'child {number}')
        self.process.start()
        theirs.close()
        self.pid = self.process.pid

    def wait_until_ready(self):
        # Its first word, or its end.
        connection.wait([self._words, self.process.sentinel])

    def tell(self, word):
        try:
            self._words.send(word)
        except BrokenPipeError:
            pass  # It has just ended; that is no fault.

    def end(self):
        """Asks it to end; one that can't hear says where it stands, and is killed."""
        self.tell('end')
        self.process.join(GRACE)
        if self.process.is_alive():
            say(f'child {self.number} (pid {self.pid}) has not answered: where does it stand?')
            os.kill(self.pid, signal.SIGUSR1)
            # Its stacks are written as soon as it gets the signal and a core.
            time.sleep(GRACE)
            self.killed = True
            self.process.kill()
            self.process.join()

    def tell_end(self):
        code = self.process.exitcode
        name = signal.Signals(-code).name if code < 0 else ''
        telemetry.exited(self.pid, code)
        ended = {'code': code if code >= 0 else -1, 'signal': name, 'killed': self.killed}
        telemetry.result('ended', number=self.number, pid=self.pid, **ended)
        say(f'child {self.number} (pid {self.pid}) ended: {name or f"exit code {code}"}')


say = say_as('parent')


def main():
    knobs = read_knobs(__file__)
    telemetry.role('parent')
    duration = float(knobs['duration'])
    # All is well for a quarter of the time, two seconds at the most: so you see the difference.
    lead = min(2, duration / 4)
    count = knobs['children']
    which = random.randrange(count) if knobs['child'] == 'random' else int(knobs['child'])
    facts = {**knobs, 'child': which, 'pid': os.getpid(), 'durationMs': duration * 1000}
    facts.update(below=PRIMES_BELOW, helpers=HELPERS[knobs['start']], inspectors=False, **machine())
    telemetry.result('setup', **facts)

    context = multiprocessing.get_context(knobs['start'])
    limit = duration + 3 * GRACE
    children = [Child(context, number, knobs['trouble'], limit) for number in range(count)]
    name_helpers()
    for one in children:
        one.wait_until_ready()
        say(f'child {one.number} started by {knobs["start"]}: pid {one.pid}')

    begin = time.perf_counter()
    time.sleep(lead)
    troubled = None
    if knobs['trouble'] != 'none' and which < count:
        troubled = children[which]
        troubled.tell('misbehave')
    since = time.perf_counter()
    open_ = {one.process.sentinel: one for one in children}

    def tell_trouble():
        took = (time.perf_counter() - since) * 1000
        telemetry.result('trouble', number=which, how=knobs['trouble'], wallMs=took)

    while open_ and time.perf_counter() - begin < duration:
        for sentinel in connection.wait(list(open_), begin + duration - time.perf_counter()):
            one = open_.pop(sentinel)
            one.process.join()
            if one is troubled:
                tell_trouble()
            one.tell_end()
    if troubled in open_.values():
        tell_trouble()
    for one in open_.values():
        one.end()
        one.tell_end()
    telemetry.result('run', wallMs=(time.perf_counter() - begin) * 1000)
    say(f'all {count} children have ended')


if __name__ == '__main__':
    main()
