"""The web server and the worker as processes."""

import logging
import os
import socket
from types import FrameType

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from huey.consumer import Consumer

from echo_community.kernel import jobs
from echo_community.kernel.errors import Refused

FACTORY = "echo_community.app:served"
# A thread waits for the database now and then; more of them would only wait for each other.
THREADS = min(2 * (os.cpu_count() or 1) + 1, 8)
BACKLOG = 2048  # connections that may wait while all threads are busy


def must_be_free(host: str, port: int) -> None:
    """Raise Refused where another program listens already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise Refused(
                f"{host}:{port} cannot be used ({os.strerror(problem.errno or 0)}). Does it run "
                f"already? Choose another port: PORT={port + 1} make run, or --port {port + 1}."
            ) from problem


def usual_workers() -> int:
    """Web processes where none are asked for: one a core, four at most."""
    return min(os.cpu_count() or 1, 4)


def serve(host: str, port: int, workers: int) -> None:
    """Serve until told to stop. Requests are in our own log, without what their addresses ask."""
    Granian(
        FACTORY,
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


class Worker(Consumer):
    """Does jobs until told to stop; the one under way is finished first, whatever the signal."""

    def _handle_signal(self, number: int, frame: FrameType | None) -> None:
        super()._handle_signal(number, frame)
        self._graceful = True


def work(app: Flask) -> None:
    """Do what the queue and the clock ask for."""
    logging.getLogger("huey").setLevel(logging.WARNING)
    queue = jobs.queue_for(app)
    # A queue in a file is asked once a second; one in Redis tells at once.
    Worker(queue, workers=1, max_delay=1.0, shutdown_timeout=30).run()
