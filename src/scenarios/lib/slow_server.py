"""Something real to wait for: a web server on this machine that takes as long as it is asked to (`GET /?ms=50`).

A task that waits for it sleeps in the kernel until bytes arrive on a socket, as with a database or a web site. It is a
process of its own: in the program that asks, its work would count as the program's.
"""

import asyncio
import contextlib
import http.client
import subprocess
import sys

import telemetry


@contextlib.contextmanager
def slow_server():
    """Starts the server; gives its port, and ends it with the block. It dies with us too: its input closes."""
    process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.communicate()
        telemetry.exited(process.pid, process.returncode)


def ask(port, milliseconds):
    """Asks on a connection of its own, and waits for the answer."""
    connection = http.client.HTTPConnection('127.0.0.1', port)
    with contextlib.closing(connection):
        connection.request('GET', f'/?ms={milliseconds}')
        connection.getresponse().read()


async def ask_async(port, milliseconds):
    """The same without a thread that waits."""
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(f'GET /?ms={milliseconds} HTTP/1.1\r\nHost: localhost\r\n\r\n'.encode())
    await reader.read()
    writer.close()


async def _serve():
    busy = 0

    async def answer(reader, writer):
        nonlocal busy
        request = await reader.readuntil(b'\r\n\r\n')
        busy += 1
        telemetry.queue('in service', busy)
        await asyncio.sleep(float(request.split(b' ')[1].split(b'ms=')[1]) / 1000)
        busy -= 1
        telemetry.queue('in service', busy)
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\ndone\n')
        writer.close()

    server = await asyncio.start_server(answer, '127.0.0.1', 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == '__main__':
    telemetry.role('server')
    asyncio.run(_serve())
