"""A program that has much to say. It writes to its standard output, which is a pipe, and knows nothing
of who reads it; while the pipe is full, write(2) waits."""

import os
import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / 'lib'))
import telemetry

telemetry.role('writer')
left, size = (int(word) for word in sys.stdin.readline().split())
try:
    with telemetry.task('write', pool='channels'):
        while left > 0:
            left -= os.write(1, b'.' * min(left, size))
except BrokenPipeError:
    # Who started it is gone, and nobody will read any more.
    sys.exit(1)
