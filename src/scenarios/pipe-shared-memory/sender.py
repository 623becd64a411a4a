"""The sender's side: it starts the receiver, sends messages, and asks questions."""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import zlib

import telemetry
from receiver import receive
from ways import COPIES, WAYS, Ends
from work import cpu_time

QUESTION = 64
# So many buffers take turns, of as many bytes: one is filled while others are on their way.
HELD_BACK = 16_384


class Sender:
    """The other process, and the way to it. It is spawned: a fork would have copies of all our ends."""

    def __init__(self):
        spawn = multiprocessing.get_context('spawn')
        self._ends = Ends(spawn)
        self._orders, theirs = spawn.Pipe()
        self._process = spawn.Process(target=receive, args=(theirs, self._ends.other()))
        self._process.start()
        theirs.close()
        self._over = False
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self._watching.start()

    def _watch(self):
        # Nobody else would notice: we hold both ends of a queue ourselves, and a semaphore has none.
        self._process.join()
        telemetry.exited(self._process.pid, self._process.exitcode)
        if not self._over:
            code = self._process.exitcode
            end = signal.Signals(-code).name if code < 0 else f'exit code {code}'
            sys.stderr.write(f'The receiver ended early ({end}): nothing more can be sent.\n')
            telemetry.flush()
            os._exit(1)

    @contextlib.contextmanager
    def _there(self):
        """The connection breaks before it is known how the receiver ended. Who watches it says that, and ends us."""
        try:
            yield
        except (EOFError, ConnectionError):
            self._watching.join()

    def _tell(self, **order):
        with self._there():
            self._orders.send(order)

    def _hear(self):
        with self._there():
            return self._orders.recv()

    def close(self):
        self._over = True
        self._orders.close()
        self._watching.join()

    def _begin(self, name, size, count, echo):
        way = WAYS[name](self._ends, size, None)
        storage = getattr(way, 'name', None)
        self._tell(name=name, size=size, count=count, echo=echo, storage=storage)
        self._hear()
        if storage is not None:
            way.opened()
        return way

    def transfer(self, name, size, count):
        """Sends `count` messages of `size` bytes one way: until the receiver has read the last one."""
        texts = [f'{n} sent by {name}, '.encode() for n in range(2 + -(-HELD_BACK // size))]
        ring = [bytearray((text * (size // len(text) + 1))[:size]) for text in texts]

        def message(number):
            buffer = ring[number % len(ring)]
            buffer[:4] = number.to_bytes(4, 'little')
            return buffer

        checksum = 0
        for number in range(count):
            checksum = zlib.crc32(message(number), checksum)
        way = self._begin(name, size, count, False)
        with telemetry.task(f'send by {name}', pool='channels'):
            cpu, begin = cpu_time(), time.perf_counter()
            for number in range(count):
                way.send(message(number))
            if name == 'message':
                name_feeder()
            got = self._hear()
            wall, cpu = (time.perf_counter() - begin) * 1000, cpu_time() - cpu + got['cpuMs']
        way.close()
        sent = {'way': name, 'bytes': size, 'count': count, 'copies': COPIES[name], 'checksum': checksum}
        received = {'received': got['received'], 'receivedChecksum': got['checksum']}
        return {**sent, **received, 'wallMs': wall, 'cpuMs': cpu}

    def round_trips(self, name, count):
        """Questions and answers, one at a time. Returns the time of each, microseconds."""
        way, times = self._begin(name, QUESTION, count, True), []
        with telemetry.task(f'ask by {name}', pool='channels'):
            for _ in range(count):
                begin = time.perf_counter()
                way.ask(b'?' * QUESTION)
                times.append((time.perf_counter() - begin) * 1e6)
            self._hear()
        way.close()
        return times


def name_feeder():
    """The thread of a queue that pickles and writes; it exists from the first `put` on."""
    for thread in threading.enumerate():
        if thread.name == 'QueueFeederThread':
            telemetry.role_of(os.getpid(), 'feeder thread', thread.native_id)
