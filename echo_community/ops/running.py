"""`make run`: web and worker side by side, stopped together."""

import contextlib
import multiprocessing
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Callable
from multiprocessing.context import ForkProcess
from types import FrameType

from echo_community.kernel.errors import Refused

START_WITHIN = 60  # seconds; a phone-sized computer takes a while
STOP_WITHIN = 15
SIGNALS = (signal.SIGINT, signal.SIGTERM)

# A fork has all modules in memory already: the site is up in half the time.
_forking = multiprocessing.get_context("fork")


class Stop(Exception):
    """Somebody asked us to stop."""


class Together:
    """Processes that live and end together."""

    def __init__(self) -> None:
        self.children: list[ForkProcess] = []

    def start(self, name: str, act: Callable[[], None]) -> None:
        """Do this in a child. Only before any connection or thread is there to share."""
        child = _forking.Process(target=_alone, args=(act,), name=name)
        self.children.append(child)
        child.start()

    def run(self, ready: Callable[[], bool], tell: Callable[[], None]) -> int:
        """Until a child ends or a signal comes; `tell` is called when `ready`. Gives the status."""
        for number in SIGNALS:
            signal.signal(number, _stop)
        try:
            self._wait(ready)
            tell()
            while (status := self._ended()) is None:
                time.sleep(0.2)
        except Stop:
            status = 0
        finally:
            self.stop()
        return status

    def stop(self) -> None:
        """Ask all to end, and end those that do not."""
        for child in self.children:
            child.terminate()
        until = time.monotonic() + STOP_WITHIN
        for child in self.children:
            child.join(max(until - time.monotonic(), 0.1))
            child.kill()
            _end_group(child.pid)

    def _wait(self, ready: Callable[[], bool]) -> None:
        until = time.monotonic() + START_WITHIN
        while not ready():
            if self._ended() is not None:
                return
            if time.monotonic() > until:
                raise Refused(f"The web server did not answer within {START_WITHIN} seconds.")
            time.sleep(0.05)

    def _ended(self) -> int | None:
        """The status of a child that ended: never 0, they are not meant to."""
        for child in self.children:
            status = child.exitcode
            if status is not None:
                print(f"{child.name} ended with status {status}.", file=sys.stderr)
                return status if status > 0 else 1
        return None


def answers(address: str) -> bool:
    """Whether a page is there."""
    try:
        with urllib.request.urlopen(address, timeout=2) as response:  # noqa: S310  our own
            return bool(response.status == 200)
    except OSError:
        return False


def _alone(act: Callable[[], None]) -> None:
    # In a session of its own: Ctrl+C reaches the parent alone, which then tells its children.
    os.setsid()
    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler)
    act()


def _end_group(leader: int | None) -> None:
    """End what a child left behind: where the web server was killed, its own processes."""
    if leader:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(leader, signal.SIGKILL)


def _stop(_number: int, _frame: FrameType | None) -> None:
    # Make passes on what the whole group was sent: a second signal must not break off the ending.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise Stop
