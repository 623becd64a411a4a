"""What multiprocessing does not do by itself: worker processes that end with their program, and helpers that have a name."""

import multiprocessing
import os
import threading
from multiprocessing import connection, forkserver, resource_tracker

import telemetry


def end_with_parent():
    """Call it first in a worker process (spawn, forkserver). A pool's workers hold both ends of its queues, so those of a
    program that was killed would wait for tasks for ever."""

    def watch(sentinel):
        connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, args=[multiprocessing.parent_process().sentinel], daemon=True).start()


def name_helpers():
    """Call it once the first worker is up. Under spawn and forkserver there is one process more than was asked for: it
    removes semaphores and shared memory that a killed program left. Under forkserver, another one forks the workers."""
    tracker = getattr(resource_tracker._resource_tracker, '_pid', None)
    server = getattr(forkserver._forkserver, '_forkserver_pid', None)
    for pid, role in ((tracker, 'resource tracker'), (server, 'fork server')):
        if pid is not None:
            telemetry.role_of(pid, role)
