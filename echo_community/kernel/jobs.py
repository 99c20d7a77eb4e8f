"""Work outside the request: what is registered here is done by `echo-community worker`.

A job carries no words and no arguments; it looks into the database for what is due. So nothing
is lost where the queue is: without a worker the rows wait, and a wake-up too many finds nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import structlog
from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab
from huey.exceptions import ConfigurationError

from echo_community.config import BadSettings, Settings
from echo_community.kernel.db import after_commit, transaction

log = structlog.get_logger()

Work = Callable[[], object]
T = TypeVar("T")

QUEUE = "echo"


@dataclass(frozen=True)
class Job:
    """Some work and when it is done without being asked for."""

    name: str
    work: Work
    minute: str
    hour: str


JOBS: dict[str, Job] = {}


def job(*, minute: str = "*", hour: str = "*") -> Callable[[Work], Job]:
    """Register work that is done at these minutes and hours (UTC, as in a crontab)."""

    def register(work: Work) -> Job:
        JOBS[work.__name__] = Job(work.__name__, work, minute, hour)
        return JOBS[work.__name__]

    return register


def wake(work: Job) -> None:
    """Have a job done as soon as the transaction under way is safe."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    after_commit(lambda: _enqueue(app, work.name))


def queue_for(app: Flask) -> Huey:
    """The queue of an application, opened at its first use, with every job in it."""
    if "jobs" not in app.extensions:
        app.extensions["jobs"] = _open(app)
    opened: Huey = app.extensions["jobs"]
    return opened


def do(app: Flask, name: str) -> None:
    """Do one job now, in the application's context."""
    with app.app_context():
        JOBS[name].work()


def sparing(
    things: Sequence[T],
    work: Callable[[Sequence[T]], int],
    failed: Callable[[T, Exception], object],
) -> int:
    """Do some work for all of these, and where it fails for one half and for the other, until it
    is plain for which: that one is handed over, and the others are done. What the work counts.

    Where even what is handed over cannot be noted, the database is in trouble, and all waits.
    """
    try:
        with transaction() as session, session.begin_nested():
            return work(things)
    except Exception as problem:
        if len(things) > 1:
            half = len(things) // 2
            parts = things[:half], things[half:]
            return sum(sparing(part, work, failed) for part in parts)
        for one in things:
            failed(one, problem)
        return 0


def note_trouble(thing: object, problem: Exception) -> None:
    """Log, of what a job could not be done for, what it is and no word of it."""
    what = f"{type(thing).__name__} {getattr(thing, 'id', thing if isinstance(thing, int) else '')}"
    log.error("work not done", thing=what, problem=type(problem).__name__)


def _enqueue(app: Flask, name: str) -> None:
    if app.testing:
        return  # tests call the work themselves, to see what it does
    try:
        queue = queue_for(app)
        queue.enqueue(app.extensions["job tasks"][name].s())
    # Whatever is wrong with the queue: the write is safe, and the clock wakes the job later.
    except Exception as problem:
        log.warning("worker not woken", job=name, problem=type(problem).__name__)


def _open(app: Flask) -> Huey:
    queue = _connect(app.extensions["settings"])
    app.extensions["job tasks"] = {
        each.name: queue.periodic_task(crontab(minute=each.minute, hour=each.hour), name=each.name)(
            lambda name=each.name: do(app, name)
        )
        for each in JOBS.values()
    }
    return queue


def _connect(settings: Settings) -> Huey:
    if not settings.redis_url:
        # A lost wake-up costs a minute: it need not wait for the disk.
        return SqliteHuey(
            QUEUE, filename=str(settings.folder / "jobs.sqlite"), results=False, fsync=False
        )
    try:
        return RedisHuey(QUEUE, url=settings.redis_url, results=False)
    except (ConfigurationError, ImportError, ValueError) as problem:
        raise BadSettings(
            "ECHO_REDIS_URL must begin with redis://, and the package redis be installed: "
            "pip install 'echo-community[redis]'."
        ) from problem
