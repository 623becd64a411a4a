"""A pipe that is read too late. This process starts another one, whose output goes through a pipe to
here, and waits for its end before it reads: `Popen.wait()` with `stdout=PIPE`, against which the manual
warns. The writer writes more than the pipe holds, and waits for room. Each waits for the other; only a
timeout ends that. Then the same once more, with the output read as it comes."""

import fcntl
import subprocess
import sys
import termios
import time
from pathlib import Path

import telemetry
from machine import machine

# Bytes of one write. Up to so many (PIPE_BUF) a pipe takes all of a write or nothing of it.
WRITE = 4096
# The writer has so many times as much to say as the pipe holds.
TIMES = 4
# The timeout: the pipe was full for so long (seconds), and the writer has not ended.
PATIENCE = 0.6
LOOK_EVERY = 0.005
F_GETPIPE_SZ = 1032


def capacity_of(pipe):
    """Bytes that a pipe holds (Linux)."""
    return fcntl.fcntl(pipe, F_GETPIPE_SZ)


def held_in(pipe):
    """Bytes that lie in it now."""
    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


def listen(late):
    """Starts a writer and gets its output; `late`: waits for its end first."""
    command = [sys.executable, str(Path(__file__).with_name('writer.py'))]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        pipe = process.stdout.fileno()
        capacity, held = capacity_of(pipe), 0
        asked = TIMES * capacity
        process.stdin.write(f'{asked} {WRITE}\n'.encode())
        process.stdin.close()
        if late:
            with telemetry.task('wait for its end', pool='channels'):
                held = wait_for_end(process, pipe, capacity)
        ended = late and process.poll() is not None
        with telemetry.task('read', pool='channels'):
            output = process.stdout.read()
        telemetry.queue('pipe', 0, capacity // WRITE)
    telemetry.exited(process.pid, process.returncode)
    if process.returncode != 0:
        sys.exit(f'The writer ended early (exit code {process.returncode}): its output is not whole.')
    damaged = len(output) - output.count(b'.')
    sizes = {'capacity': capacity, 'asked': asked, 'held': held, 'received': len(output)}
    return {**sizes, 'endedUnread': ended, 'damaged': damaged}


def wait_for_end(process, pipe, capacity):
    """As long as there is hope. Returns bytes that lie in the pipe then."""
    full_since = None
    while process.poll() is None:
        now, held = time.monotonic(), held_in(pipe)
        telemetry.queue('pipe', held // WRITE, capacity // WRITE)
        full_since = None if held < capacity else full_since or now
        if full_since is not None and now - full_since > PATIENCE:
            break
        time.sleep(LOOK_EVERY)
    return held_in(pipe)


def read_late(repeats):
    telemetry.pool('channels', 'process', 2)
    telemetry.result('setup', channel='unread', ways='', write=WRITE, **machine())
    wrong = 0
    for repeat in range(1, repeats + 1):
        telemetry.repeat(repeat, 'channels')
        for late in (True, False):
            told = listen(late)
            telemetry.result('late' if late else 'in-time', repeat=repeat, **told)
            wrong += told['received'] != told['asked'] or told['damaged'] > 0
            print('waited for the end first:' if late else 'read first:', told)
    telemetry.result('check', transfers=2 * repeats, wrong=wrong)
