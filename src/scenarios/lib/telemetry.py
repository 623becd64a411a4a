"""What a program says of itself: its role, its pools, tasks, queues, locks and results.

Forkscope listens on the Unix socket named by FORKSCOPE_TRACE; without that variable everything here does nothing, and the
program runs on its own. One file, standard library only, Python 3.9 and later: copy it beside a program of yours.

    import telemetry

    telemetry.role('worker 1')
    with telemetry.task('page 7', pool='crawler'):
        ...

Events are lines of JSON in the Chrome Trace Event Format. What matters (roles, results, tasks) is written at once to the
non-blocking socket: a forked worker ends with os._exit and runs no `atexit`, so there is no "later" to rely on. Events in
quick succession share one write. Nothing here ever raises, waits for a reader or for a lock, or keeps the process alive:
where nobody reads, events are dropped and counted, and so is what JSON can't say. Each process has a connection of its
own, made at its first event; a fork begins anew, and finds no thread of this module beside it. All functions may be called
from any thread.
"""

import atexit
import collections
import contextlib
import functools
import itertools
import json
import math
import os
import signal
import socket
import sys
import threading
import time

# A task's begin or end is written at once when the last write was this long ago (ms): tiny tasks share one.
_FLUSH_AFTER = 2
# What is held back leaves after this long (ms), with the help of a thread that exists only in processes that need it.
_HELD_BACK = 20
# Depths of one queue are told at most this often (ms); the newest is always told in the end.
_QUEUE_EVERY = 5
# How much may wait for the reader.
_MOST_BYTES = 1 << 20
_MOST_LINES = 10_000
# How long a connection may take, and how long a slow reader may hold up the end of a process (ms).
_CONNECT_WITHIN = 1000
_LAST_FLUSH = 2000
# How long a fork waits for the helper thread, which ends at once, to be gone (ms).
_GONE_WITHIN = 1000

# A program may have given SIGPIPE back its deadly meaning.
_NO_SIGNAL = getattr(socket, 'MSG_NOSIGNAL', 0)

_EPOCH = time.time_ns() - time.perf_counter_ns()


def now():
    """Milliseconds since the epoch, fractional: for `queued_since`, comparable between processes."""
    return (_EPOCH + time.perf_counter_ns()) / 1e6


class _Writer:
    """The connection of this process. Lines are put by any thread; whichever finds it free writes them all."""

    def __init__(self, path):
        self._path = path
        self.is_open = bool(path) and hasattr(socket, 'AF_UNIX')
        self._socket = None
        self._is_connected = False
        self._began = None
        self._lines = collections.deque()
        self._waiting = b''
        self._dropped = 0
        self._written = 0.0
        # Never waited for: a signal handler may come in between at any line.
        self._writing = threading.Lock()
        # The youngest thread that writes what was held back, whether it is at work, and a lock that ends it when released.
        self._helper = None
        self._is_helped = False
        self._enough = None
        # Puts what was held back outside of the lines; `held`: something was.
        self.before_flush = lambda: None
        self.held = False

    def put(self, event, must=False):
        """False when there was no room, or JSON can't say it. `must`: an end whose begin was put has its room."""
        if not self.is_open:
            return False
        full = len(self._lines) >= _MOST_LINES or len(self._waiting) >= _MOST_BYTES
        if full and not must:
            self._dropped += 1
            return False
        try:
            self._lines.append(json.dumps(event, separators=(',', ':'), allow_nan=False))
        except (TypeError, ValueError, RecursionError):
            self._dropped += 1
            return False
        return True

    def flush_soon(self):
        """Now, if the last time is long enough ago; else the helper does it."""
        if now() - self._written >= _FLUSH_AFTER:
            self.flush()
        self.hold_back()

    def flush(self):
        """Writes what the reader takes at once; the rest waits, up to a bound."""
        if not self.is_open or not self._writing.acquire(blocking=False):
            return
        try:
            self._written = now()
            self.held = False
            self.before_flush()
            if self._connected():
                self._write()
        except OSError:
            # The listener is gone for good.
            self.close()
        finally:
            self._writing.release()

    def hold_back(self):
        """Has the helper write what is left, if anything is."""
        if not self._is_helped and self.is_open and self._has_more():
            self._is_helped = True
            enough = threading.Lock()
            enough.acquire()
            helper = threading.Thread(target=self._help, args=(enough,), name='telemetry', daemon=True)
            self._helper, self._enough = helper, enough
            try:
                helper.start()
            except RuntimeError:
                # There are too many threads, or the interpreter is at its end. The next event tries again.
                self._helper, self._is_helped = None, False

    def part_with_helper(self):
        """Before a fork: a program of one thread must not become one of several by being observed."""
        helper = self._helper
        if helper is None:
            return
        with contextlib.suppress(RuntimeError):
            self._enough.release()
        helper.join()
        self._helper = None
        # Python takes it for ended a moment before the kernel does, which is whom Python 3.12 asks at a fork.
        entry, deadline = f'/proc/self/task/{helper.native_id}', now() + _GONE_WITHIN
        while os.path.exists(entry) and now() < deadline:
            time.sleep(0.0002)

    def finish(self):
        """The end of the process: a slow reader gets a moment."""
        deadline = now() + _LAST_FLUSH
        self.flush()
        while self.is_open and self._has_more() and now() < deadline:
            time.sleep(0.002)
            self.flush()

    def close(self):
        self.is_open = False
        self._lines.clear()
        self._waiting = b''
        if self._socket is not None:
            self._socket.close()

    def _help(self, enough):
        # Ends when there was nothing to do for a second; the next event that is held back starts another one.
        idle = 0
        while self.is_open and idle < 1000 / _HELD_BACK and not enough.acquire(timeout=_HELD_BACK / 1000):
            idle = 0 if self._has_more() else idle + 1
            self.flush()
        self._is_helped = False
        # Who put a line until now relied on this thread.
        self.flush()

    def _has_more(self):
        return self._lines or self._waiting or self._dropped or self.held

    def _connected(self):
        if self._began is None:
            self._began = now()
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._socket.setblocking(False)
        if not self._is_connected:
            try:
                self._socket.connect(self._path)
                self._is_connected = True
            except BlockingIOError:
                # Many connect at once and the listener's backlog is full: the next flush tries again.
                if now() - self._began > _CONNECT_WITHIN:
                    raise
        return self._is_connected

    def _write(self):
        if self._dropped and len(self._waiting) < _MOST_BYTES / 2:
            events, self._dropped = self._dropped, 0
            self._lines.append(json.dumps(_event('i', cat='telemetry', name='dropped', s='p', args={'events': events})))
        lines = []
        with contextlib.suppress(IndexError):
            while True:
                lines.append(self._lines.popleft() + '\n')
        self._waiting += ''.join(lines).encode()
        with contextlib.suppress(BlockingIOError):
            while self._waiting:
                self._waiting = self._waiting[self._socket.send(self._waiting, _NO_SIGNAL) :]


def _quietly(function):
    """Telemetry must never be the reason why a program fails."""

    @functools.wraps(function)
    def guarded(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except Exception:
            return None

    return guarded


def _tid():
    # The main thread's id is the pid; macOS numbers threads otherwise.
    return os.getpid() if threading.current_thread() is threading.main_thread() else threading.get_native_id()


def _event(ph, at=None, **fields):
    stamp = round((now() if at is None else at) * 1000)
    event = {'ph': ph, 'pid': os.getpid(), 'tid': _tid(), 'ts': stamp}
    event.update((key, value) for key, value in fields.items() if value is not None)
    return event


def _args(**fields):
    return {key: value for key, value in fields.items() if value is not None}


def _begin_anew():
    """At the start, and in every forked child: nothing of the parent's connection, lines or threads is the child's."""
    global _writer, _pools, _queues, _open, _ids
    inherited = globals().get('_writer')
    if inherited is not None and inherited._socket is not None:
        inherited._socket.close()
    _writer = _Writer(os.environ.get('FORKSCOPE_TRACE'))
    _writer.before_flush = _tell_queues
    # Pools as they were told last, by id; depths of queues; per thread, whether each open begin was told; async ids.
    _pools = {}
    _queues = {}
    _open = threading.local()
    _ids = itertools.count(1)
    _finish_with_multiprocessing()


def _finish_with_multiprocessing():
    # Children of multiprocessing run no `atexit`, but its own finalizers, registered after its own fork hooks.
    util = sys.modules.get('multiprocessing.util')
    if util is not None:
        util.register_after_fork(_writer, lambda _: util.Finalize(None, _finish, exitpriority=100))


@_quietly
def _finish():
    _writer.finish()


@_quietly
def _before_fork():
    _writer.part_with_helper()


@_quietly
def _after_fork():
    _writer.hold_back()


@_quietly
def role(text):
    """What this process is in the run: "worker 3"."""
    _say('M', name='process_name', args={'name': text})


@_quietly
def thread_role(text):
    """What the calling thread is in the run: "thread 3"."""
    _say('M', name='thread_name', args={'name': text})


@_quietly
def role_of(pid, text, tid=None):
    """The role of another process, or of another thread, that does not speak for itself."""
    name = 'process_name' if tid is None else 'thread_name'
    _say('M', name=name, args={'name': text}, pid=pid, tid=tid or pid)


@_quietly
def pool(id, kind, size, *, tasks=None, main=None):
    """A pool exists, or has another size now. `kind`: 'process', 'thread' or 'async'; `main`: the run is about it."""
    _pools[id] = _args(id=id, kind=kind, size=size, tasks=tasks, main=main)
    _say('M', name='pool', args=_pools[id])


@_quietly
def repeat(number, *ids):
    """These pools do their work once more, to measure it again: what they do from now on belongs to this repeat (0: to none)."""
    for id in ids:
        _say('M', name='pool', args={**_pools[id], 'repeat': number})


@_quietly
def begin(name, *, pool=None, queued_since=None):
    """A task begins on this thread. Tasks nest; every begin needs its end()."""
    _begin(lambda: _task('B', name, pool, queued_since))


@_quietly
def end():
    """The youngest task, wait or hold that began on this thread is over."""
    if _writer.is_open and _told().pop():
        _writer.put(_event('E'), must=True)
        _writer.flush_soon()


@contextlib.contextmanager
def task(name, *, pool=None, queued_since=None):
    """`with telemetry.task('page 7', pool='crawler'):` begins a task and ends it, whatever happens in between."""
    begin(name, pool=pool, queued_since=queued_since)
    try:
        yield
    finally:
        end()


@_quietly
def task_of(name, pid, start, stop, *, tid=None, pool=None):
    """A task that another process or thread did, told when it is over (times as `now()`)."""
    if _writer.is_open:
        whose = {'pid': pid, 'tid': tid or pid, 'dur': max(0, round((stop - start) * 1000))}
        _writer.put({**_event('X', start, cat='task', name=name, args=_args(pool=pool)), **whose})
        _writer.flush_soon()


@contextlib.contextmanager
def async_task(name, *, pool=None, queued_since=None):
    """The same for a task of an event loop: others may be under way on this thread meanwhile, and end in any order."""
    told, id = _begin_async(name, pool, queued_since) or (False, None)
    try:
        yield
    finally:
        if told:
            _end_async(name, id)


@contextlib.contextmanager
def waiting(lock):
    """The time in which a lock is waited for: `with telemetry.waiting('counter'): lock.acquire()`."""
    begin_wait(lock)
    try:
        yield
    finally:
        end()


@contextlib.contextmanager
def holding(lock):
    """The time in which a lock is held."""
    begin_hold(lock)
    try:
        yield
    finally:
        end()


@_quietly
def begin_wait(lock):
    """Waiting for a lock begins; end() when it is granted."""
    _begin(lambda: _event('B', cat='lock', name=f'wait {lock}'))


@_quietly
def begin_hold(lock):
    """Holding a lock begins; end() when it is released."""
    _begin(lambda: _event('B', cat='lock', name=f'hold {lock}'))


@_quietly
def waited(lock, start, stop):
    """A wait for a lock that is over (times as `now()`): for tight loops, which tell only some of theirs."""
    _complete('lock', f'wait {lock}', start, stop)


@_quietly
def held(lock, start, stop):
    """A hold that is over; see `waited`."""
    _complete('lock', f'hold {lock}', start, stop)


@_quietly
def queue(id, depth, capacity=None):
    """How many things are in a queue now. Call it on every change: what comes too often is thinned out here."""
    if not _writer.is_open:
        return
    at = now()
    entry = _queues.setdefault(f'queue:{id}', {'told': 0.0})
    entry.update(depth=depth, capacity=capacity, at=at)
    if at - entry['told'] >= _QUEUE_EVERY:
        _tell_queue(f'queue:{id}', entry)
        _writer.flush_soon()
    else:
        _writer.held = True
        _writer.hold_back()


@_quietly
def result(name, /, **values):
    """Numbers, texts and booleans that the verdict of the run uses."""
    finite = {key: value for key, value in values.items() if not isinstance(value, float) or math.isfinite(value)}
    _say('i', cat='result', name=name, s='p', args=finite)


@_quietly
def exited(pid, exitcode):
    """How a child of this process ended, as multiprocessing and subprocess say it: a negative number is a signal's."""
    name = signal.Signals(-exitcode).name if exitcode < 0 else None
    _say('i', cat='process', name='exit', s='p', args={'pid': pid, 'code': None if name else exitcode, 'signal': name})


@_quietly
def flush():
    """Writes what the reader takes at once. Call it before os._exit."""
    _writer.flush()


@_quietly
def close():
    """Says nothing more. What is not written by now is lost."""
    _writer.close()


def _say(ph, **fields):
    if _writer.is_open:
        event = _event(ph)
        event.update(fields)
        _writer.put(event)
        _writer.flush()
        _writer.hold_back()


def _told():
    # For each begin of this thread that has no end yet: whether it was told, or dropped (then its end is dropped too).
    if not hasattr(_open, 'told'):
        _open.told = []
    return _open.told


def _begin(make):
    if _writer.is_open:
        told = _told()
        # Whatever becomes of it: its end() must not end the one around it.
        told.append(False)
        told[-1] = _writer.put(make())
        _writer.flush_soon()


def _task(ph, name, pool, queued_since, id=None):
    return _event(ph, cat='task', id=id, name=name, args=_args(pool=pool, queued=_waited_for(queued_since)))


@_quietly
def _begin_async(name, pool, queued_since):
    # Unique in the run, not only in the process: other viewers of such events match them across processes.
    id = f'{os.getpid()}.{next(_ids)}'
    told = _writer.is_open and _writer.put(_task('b', name, pool, queued_since, id))
    _writer.flush_soon()
    return told, id


@_quietly
def _end_async(name, id):
    _writer.put(_event('e', cat='task', id=id, name=name), must=True)
    _writer.flush_soon()


def _complete(cat, name, start, stop):
    if _writer.is_open:
        _writer.put(_event('X', start, cat=cat, name=name, dur=max(0, round((stop - start) * 1000))))
        _writer.flush_soon()


def _waited_for(since):
    return None if since is None else max(0, round((now() - since) * 1000))


def _tell_queues():
    for name, entry in list(_queues.items()):
        if entry['at'] is not None:
            _tell_queue(name, entry)


def _tell_queue(name, entry):
    at, entry['at'], entry['told'] = entry['at'], None, now()
    args = _args(depth=entry['depth'], capacity=entry['capacity'])
    _writer.put(_event('C', at, name=name, args=args))


_begin_anew()
atexit.register(_finish)
if hasattr(os, 'register_at_fork'):
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_begin_anew)
