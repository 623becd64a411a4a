"""Four ways to hand messages to another process, each from both sides: one sends, the other receives.
`ask` sends one message and waits for its answer, which is as long."""

import functools
import mmap
import os
import tempfile
from multiprocessing import shared_memory

# Messages that may lie in shared storage, or in the queue, unread.
SLOTS = 8
# How often each byte is copied from its sender's buffer to its reader's, by what Python's library does
# with it. A pipe: into the kernel, out of it, and joined from pieces. A queue also pickles it before,
# and makes an object of it in the end. Storage: into it and out of it.
COPIES = {'pipe': 3, 'message': 5, 'file': 2, 'posix': 2}


class Ends:
    """What either process needs from the start: under spawn, only a new process can be given these."""

    def __init__(self, context):
        self.inbox, self._to_us = context.Pipe(duplex=False)
        self._from_us, self.outbox = context.Pipe(duplex=False)
        self.in_queue, self.out_queue = context.Queue(SLOTS), context.Queue(SLOTS)
        self.heard, self.said = context.Semaphore(0), context.Semaphore(0)

    def other(self):
        """The same from the other side."""
        there = object.__new__(Ends)
        there.inbox, there.outbox = self._from_us, self._to_us
        there.in_queue, there.out_queue = self.out_queue, self.in_queue
        there.heard, there.said = self.said, self.heard
        return there


class Pipe:
    """A stream of bytes through the kernel; when its buffer is full, the writer waits. A pipe knows no
    messages: `send_bytes` puts the length in front."""

    def __init__(self, ends, size, name):
        self.send, self.receive = ends.outbox.send_bytes, ends.inbox.recv_bytes

    def ask(self, message):
        self.send(message)
        return self.receive()

    def answer(self):
        self.send(self.receive())

    def close(self):
        """All has been received."""


class Message(Pipe):
    """A queue, for any object. A thread of the sender (the feeder) pickles it and writes it into a pipe,
    where the receiver makes an object of it."""

    def __init__(self, ends, size, name):
        self._put, self.receive = ends.out_queue.put, ends.in_queue.get

    def send(self, message):
        # Pickled later, when ours is another message already: the feeder gets one of its own.
        self._put(bytes(message))


class Storage:
    """Both have the same bytes in their memory, and nothing is sent. What is missing then is the word
    that something is there, and that it was read: `post` says it, `wait` waits for the other's."""

    def __init__(self, size, buffer, post, wait):
        self._size, self._buffer, self._post, self._wait = size, buffer, post, wait
        self._next = self._unread = 0

    def _slot(self, number):
        start = number % SLOTS * self._size
        return slice(start, start + self._size)

    def send(self, message):
        if self._unread == SLOTS:
            self._one_read()
        self._buffer[self._slot(self._next)] = message
        self._next += 1
        self._unread += 1
        self._post()

    def _one_read(self):
        self._wait()
        self._unread -= 1

    def receive(self):
        self._wait()
        message = bytes(self._buffer[self._slot(self._next)])
        self._next += 1
        self._post()
        return message

    def ask(self, message):
        self._buffer[self._slot(0)] = message
        self._post()
        self._wait()
        return bytes(self._buffer[self._slot(0)])

    def answer(self):
        self._wait()
        self._buffer[self._slot(0)] = bytes(self._buffer[self._slot(0)])
        self._post()

    def close(self):
        while self._unread > 0:
            self._one_read()
        self._buffer.release()


class File(Storage):
    """A shared file: its pages stay in memory, and no disk is waited for. The word is a byte in a
    pipe."""

    def __init__(self, ends, size, name):
        if name is None:
            # Forkscope makes a folder for each run, and removes it.
            number, self.name = tempfile.mkstemp(dir=os.environ.get('FORKSCOPE_SCRATCH'))
            os.ftruncate(number, SLOTS * size)
        else:
            number = os.open(name, os.O_RDWR)
        self._pages = mmap.mmap(number, SLOTS * size)
        os.close(number)
        say = functools.partial(ends.outbox.send_bytes, b'.')
        super().__init__(size, memoryview(self._pages), say, ends.inbox.recv_bytes)

    def opened(self):
        """Both have it open: without its name it goes with the last of them, even if they are killed."""
        os.unlink(self.name)

    def close(self):
        super().close()
        self._pages.close()


class Posix(Storage):
    """Shared memory: the same pages in both address spaces. The word is a semaphore."""

    def __init__(self, ends, size, name):
        self._memory = shared_memory.SharedMemory(name, create=name is None, size=SLOTS * size)
        self.name = self._memory.name
        super().__init__(size, self._memory.buf, ends.said.release, ends.heard.acquire)

    def opened(self):
        self._memory.unlink()

    def close(self):
        super().close()
        self._memory.close()


WAYS = {'pipe': Pipe, 'message': Message, 'file': File, 'posix': Posix}
