"""Pipe and shared memory: one process sends the same messages to another one in four ways. sender.py
and receiver.py are the two sides, and ways.py has the four ways.

Runs on its own too:  python3 program.py --channel all --size 64
"""

import statistics
import sys
import time
import zlib
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent.parent / 'lib'))
import telemetry
from knobs import read_knobs
from machine import machine
from processes import name_helpers
from read_late import read_late
from sender import QUESTION, Sender
from ways import WAYS

# Message sizes of the sweep, bytes; half and twice the size that is asked for belong to it too. A point
# sends at most so many bytes, and so many messages.
SWEEP = [256, 4096, 65_536, 1_048_576]
SWEEP_BYTES, SWEEP_MESSAGES = 32 << 20, 3000
# Small messages cost a fixed time each: more of them would be a long run for the same number.
MOST_MESSAGES = 50_000
# Questions that are asked one after the other.
ROUND_TRIPS = 300


def checksum_speed():
    """How fast a checksum alone is here, MB/s: both sides spend that on every byte, whatever the way."""
    block, times = bytes(1 << 20), []
    for _ in range(20):
        begin = time.perf_counter()
        zlib.crc32(block)
        times.append((time.perf_counter() - begin) * 1000)
    return len(block) / 1e3 / statistics.median(times)


def main():
    knobs = read_knobs(__file__)
    channel, repeats, size = knobs['channel'], knobs['repeats'], round(knobs['size'] * 1024)
    telemetry.role('reader' if channel == 'unread' else 'sender')
    if channel == 'unread':
        return read_late(repeats)
    count = max(1, min(MOST_MESSAGES, int(knobs['total'] * 1024 / knobs['size'])))
    names = list(WAYS) if channel == 'all' else [channel]
    telemetry.pool('channels', 'process', 2)
    facts = {**knobs, 'bytes': size, 'count': count, 'ways': ' '.join(names), **machine()}
    telemetry.result('setup', **facts, checksumMBs=checksum_speed())
    sizes = sorted({*SWEEP, size // 2, 2 * size})
    check = {'transfers': 0, 'wrong': 0}
    sender = Sender()
    name_helpers()

    def measure(result, name, size, count):
        sent = sender.transfer(name, size, count)
        right = sent['received'] == size * count and sent['receivedChecksum'] == sent['checksum']
        check['transfers'] += 1
        check['wrong'] += not right
        telemetry.result(result, **sent)
        print(f"{name:8} {size:8} bytes: {size * count / 1e3 / sent['wallMs']:8.0f} MB/s")

    for name in names:
        sender.transfer(name, SWEEP[1], 200)
        sender.round_trips(name, 50)
    for repeat in range(1, repeats + 1):
        telemetry.repeat(repeat, 'channels')
        for small in sizes:
            for name in names:
                measure('sweep', name, small, max(1, min(SWEEP_MESSAGES, SWEEP_BYTES // small)))
        for name in names:
            measure(name, name, size, count)
        for name in names:
            times = sorted(sender.round_trips(name, ROUND_TRIPS))
            middle, p99 = statistics.median(times), times[int(len(times) * 0.99)]
            telemetry.result('round-trip', way=name, medianUs=middle, p99Us=p99, bytes=QUESTION)
    telemetry.result('check', **check)
    sender.close()
    print(f"{check['transfers']} transfers, {check['wrong']} of them with other bytes than were sent")


if __name__ == '__main__':
    main()
