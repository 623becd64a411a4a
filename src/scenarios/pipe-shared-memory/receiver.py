"""The receiver: takes messages in the way that it is told, reads every byte of them, and reports how
many there were and their checksum."""

import zlib

import telemetry
from processes import end_with_parent
from ways import WAYS
from work import cpu_time


def receive(orders, ends):
    """All orders, until the sender closes its end."""
    end_with_parent()
    telemetry.role('receiver')
    try:
        while True:
            obey(orders, ends, **orders.recv())
    except EOFError:
        pass


def obey(orders, ends, name, size, count, echo, storage):
    way = WAYS[name](ends, size, storage)
    orders.send('ready')
    received = checksum = 0
    with telemetry.task(f'receive by {name}', pool='channels'):
        before = cpu_time()
        for _ in range(count):
            if echo:
                way.answer()
            else:
                message = way.receive()
                received += len(message)
                # Every byte is read. The checksum goes on from message to message: order counts too.
                checksum = zlib.crc32(message, checksum)
        cpu = cpu_time() - before
    way.close()
    orders.send({'received': received, 'checksum': checksum, 'cpuMs': cpu})
