"""Something real to wait for: a web server on this machine that takes as long as it is asked to (`GET /?ms=50`), and can
be asked too much: beyond its capacity, requests queue.

A task that waits for it sleeps in the kernel until bytes arrive on a socket, as with a database or a web site. It is a
process of its own: in the program that asks, its work would count as the program's.
"""

import asyncio
import contextlib
import socket
import subprocess
import sys

import telemetry


@contextlib.contextmanager
def slow_server(role='server', capacity=0):
    """Starts the server (capacity 0: no limit); gives its port, and ends it with the block. It dies with us too: its input
    closes."""
    command = [sys.executable, __file__, role, str(capacity)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.communicate()
        telemetry.exited(process.pid, process.returncode)


def ask(port, milliseconds):
    """Asks on a connection of its own, and waits for the answer."""
    _get(port, f'/?ms={milliseconds}')


def served(port):
    """How many requests the server has answered."""
    return int(_get(port, '/served'))


def _get(port, path):
    with socket.create_connection(('127.0.0.1', port)) as connection:
        connection.sendall(_request(path))
        return _body(b''.join(iter(lambda: connection.recv(4096), b'')))


async def ask_async(port, milliseconds):
    """The same without a thread that waits."""
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(_request(f'/?ms={milliseconds}'))
    _body(await reader.read())
    writer.close()


def _request(path):
    return f'GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n'.encode()


def _body(answer):
    if not answer.startswith(b'HTTP/1.1 200 '):
        raise ConnectionError('The slow server did not answer.')
    return answer.partition(b'\r\n\r\n')[2]


async def _serve(role, capacity):
    busy = queued = done = 0
    place = asyncio.Semaphore(capacity or sys.maxsize)

    def tell():
        # Two servers of one run must not tell the same queue.
        if role == 'server':
            telemetry.queue('in service', busy, capacity or None)
            telemetry.queue('server queue', queued)

    async def serve(milliseconds):
        nonlocal busy, queued, done
        queued += 1
        async with place:
            queued -= 1
            busy += 1
            tell()
            await asyncio.sleep(milliseconds / 1000)
            busy -= 1
            done += 1
        tell()

    async def answer(reader, writer):
        request = await reader.readuntil(b'\r\n\r\n')
        path = request.split(b' ')[1]
        body = b'done\n'
        if path == b'/served':
            body = str(done).encode()
        else:
            await serve(float(path.split(b'ms=')[1]))
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b' % (len(body), body))
        writer.close()

    server = await asyncio.start_server(answer, '127.0.0.1', 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == '__main__':
    telemetry.role(sys.argv[1])
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2])))
