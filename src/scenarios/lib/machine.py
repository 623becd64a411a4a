"""What a program has of the machine, and what its interpreter lets threads do: a verdict expects no more than that."""

import math
import sys

from knobs import cores


def machine():
    """For a program's setup: cores that it may run on, its control group's limit where that is less, and the GIL."""
    facts = {'cores': cores(), 'gil': has_gil()}
    quota = quota_of(_read('/proc/self/cgroup'), _read)
    return {**facts, 'quota': quota} if quota < facts['cores'] else facts


def has_gil():
    """Whether threads take turns in computing. A free-threaded build may have the lock switched on again."""
    return getattr(sys, '_is_gil_enabled', lambda: True)()


def quota_of(groups, read):
    """The smallest CPU limit of a control group and of those around it, in cores; infinite without one.

    `groups` is the text of /proc/self/cgroup, `read` gives a file's text, '' where there is none.
    """
    least = math.inf
    for line in groups.splitlines():
        _, controllers, group = line.split(':', 2)
        if controllers and 'cpu' not in controllers.split(','):
            continue
        root = f'/sys/fs/cgroup/{controllers}' if controllers else '/sys/fs/cgroup'
        # A group that lies outside of what is mounted here (a container's) has its own limit at the root.
        parts = group.rstrip('/').split('/')
        for end in range(len(parts), 0, -1):
            folder = root + '/'.join(parts[:end])
            if controllers:
                limit = [read(f'{folder}/cpu.cfs_quota_us'), read(f'{folder}/cpu.cfs_period_us')]
            else:
                limit = read(f'{folder}/cpu.max').split(' ')
            if len(limit) == 2 and limit[0].isdigit() and limit[1].isdigit():
                least = min(least, int(limit[0]) / int(limit[1]))
    return least


def _read(file):
    try:
        with open(file, encoding='latin-1') as opened:
            return opened.read().strip()
    except OSError:
        return ''
